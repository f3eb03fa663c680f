/** Stands where the trading screens will be; the exchange is used through its API today. */
export default function HomePage() {
  return (
    <main>
      <h1>Openbell</h1>
      <p>
        The trading screens are not built yet. The exchange answers on its API, described at{' '}
        <a href="http://127.0.0.1:8347/docs">127.0.0.1:8347/docs</a>.
      </p>
    </main>
  );
}
