/** A figure in one of Grafana's units, as far as the dashboards here use them. */
export function written(value: number, unit: string): string {
  switch (unit) {
    case "s":
      return value >= 172800 ? `${short(value / 86400)} d` : value < 1 && value > 0 ? `${short(value * 1000)} ms` : `${short(value)} s`;
    case "ms":
      return value >= 1000 ? `${short(value / 1000)} s` : `${short(value)} ms`;
    case "percentunit":
      return `${short(value * 100)}%`;
    case "reqps":
      return `${short(value)} req/s`;
    case "currencyUSD":
      return `$${short(value)}`;
    case "celsius":
      return `${short(value)} °C`;
    case "watt":
      return `${short(value)} W`;
    case "joule":
      return `${short(value)} J`;
    case "rotmhz":
      return `${short(value)} MHz`;
    default:
      return short(value);
  }
}

function short(value: number): string {
  const [unit, by] = value >= 1e9 ? ["G", 1e9] : value >= 1e6 ? ["M", 1e6] : value >= 1e4 ? ["k", 1e3] : ["", 1];
  return `${Number((value / by).toPrecision(3))}${unit}`;
}
