# One image for every process of the exchange: what it runs is its command.
#   docker build -t openbell .
#   docker run --rm openbell dist/apps/exchange/src/main.js
FROM node:24-bookworm-slim AS build
WORKDIR /openbell
COPY package.json package-lock.json .npmrc* ./
RUN npm ci --include=dev --no-audit --no-fund
COPY nest-cli.json tsconfig.json ormconfig.ts ./
COPY libs libs
COPY apps apps
RUN npx nest build exchange && npx nest build services && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /openbell
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
COPY --from=build /openbell/node_modules node_modules
COPY --from=build /openbell/dist dist
COPY package.json ./
RUN mkdir /data && chown 1000:1000 /data
USER 1000:1000
ENTRYPOINT ["node"]
CMD ["dist/apps/exchange/src/main.js"]
