# One image for every process of the exchange: what it runs is its command.
#   docker build --target exchange -t openbell .
#   docker run --rm openbell dist/apps/exchange/main.js
FROM node:24-bookworm-slim AS packages
WORKDIR /openbell
COPY package.json package-lock.json .npmrc* ./
RUN npm ci --include=dev --no-audit --no-fund

FROM packages AS build
COPY nest-cli.json tsconfig.json ormconfig.ts ./
COPY libs libs
COPY apps apps
COPY scripts/lib/bundle.mjs scripts/lib/
RUN npx nest build exchange && npx nest build services && node scripts/lib/bundle.mjs \
  && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim AS exchange
WORKDIR /openbell
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
COPY --from=build /openbell/node_modules node_modules
COPY --from=build /openbell/dist dist
COPY package.json ./
COPY docs/protocol docs/protocol
RUN mkdir /data && chown 1000:1000 /data
USER 1000:1000
ENTRYPOINT ["node"]
CMD ["dist/apps/exchange/main.js"]

FROM packages AS web-build
ENV NEXT_TELEMETRY_DISABLED=1
COPY web web
RUN cd web && NODE_ENV=production node ../node_modules/next/dist/bin/next build \
  && cp -r .next/static .next/standalone/web/.next/static

# The web front end: docker build --target web -t openbell-web .
FROM node:24-bookworm-slim AS web
WORKDIR /openbell
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
COPY --from=web-build /openbell/web/.next/standalone ./
USER 1000:1000
ENTRYPOINT ["node"]
CMD ["web/server.js"]
