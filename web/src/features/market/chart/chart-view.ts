import { CandlestickSeries, createChart, HistogramSeries, LineStyle } from 'lightweight-charts';
import type {
  CandlestickData,
  HistogramData,
  IChartApi,
  IPriceLine,
  ISeriesApi,
  MouseEventParams,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';

import { wallTime } from '@/ui';

import type { Palette } from '../canvas';
import type { Candle } from './live-candle';

/** A line across the chart at a price of one's own. */
export interface OwnLine {
  readonly id: string;
  readonly price: number;
  readonly title: string;
  readonly kind: 'buy' | 'sell' | 'average';
}

const VOLUME_SHARE = 0.18;
/** How far from a line a pointer still means it. */
const NEAR_PX = 5;
const MONTH = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' });

/** The chart library behind the few operations that the screen needs. */
export class ChartView {
  private readonly chart: IChartApi;
  private readonly candles: ISeriesApi<'Candlestick'>;
  private readonly volume: ISeriesApi<'Histogram'>;
  private lines: { readonly line: OwnLine; readonly drawn: IPriceLine }[] = [];
  /** The order that is dragged; its line stays under the pointer whatever else changes. */
  private held: string | null = null;

  constructor(
    container: HTMLElement,
    private palette: Palette,
    onPoint: (candle: Candle | null) => void,
  ) {
    this.chart = createChart(container, {
      autoSize: true,
      timeScale: {
        timeVisible: true,
        secondsVisible: false,
        rightOffset: 6,
        minBarSpacing: 1.5,
        tickMarkFormatter: shownMark,
      },
      crosshair: { mode: 0 },
      localization: { timeFormatter: shownTime },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, {});
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceFormat: { type: 'volume' },
      priceScaleId: 'volume',
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 1 - VOLUME_SHARE, bottom: 0 } });
    this.candles.priceScale().applyOptions({
      scaleMargins: { top: 0.08, bottom: VOLUME_SHARE + 0.04 },
    });
    this.chart.subscribeCrosshairMove((event) => onPoint(this.candleAt(event)));
    this.paint(palette);
  }

  /** Takes the colours of a theme. */
  paint(palette: Palette): void {
    this.palette = palette;
    const { panel, muted, line, up, down, font, faint } = palette;
    this.chart.applyOptions({
      layout: {
        background: { color: panel },
        textColor: muted,
        fontFamily: font,
        fontSize: 11,
        attributionLogo: true,
      },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      rightPriceScale: { borderColor: line },
      timeScale: { borderColor: line },
      crosshair: {
        vertLine: { color: faint, labelBackgroundColor: faint },
        horzLine: { color: faint, labelBackgroundColor: faint },
      },
    });
    this.candles.applyOptions({
      upColor: up,
      downColor: down,
      borderUpColor: up,
      borderDownColor: down,
      wickUpColor: up,
      wickDownColor: down,
    });
    for (const { line: own, drawn } of this.lines) drawn.applyOptions(this.lineLook(own));
  }

  setDecimals(decimals: number): void {
    this.candles.applyOptions({
      priceFormat: { type: 'price', precision: decimals, minMove: 1 / 10 ** decimals },
    });
  }

  /** Puts a whole history in place and shows its end. */
  setHistory(candles: readonly Candle[]): void {
    this.candles.setData(candles.map(candleData));
    this.volume.setData(candles.map((candle) => this.volumeData(candle)));
    this.chart.timeScale().setVisibleLogicalRange({
      from: candles.length - 120,
      to: candles.length + 6,
    });
  }

  /** Grows the last candle, or adds the next. */
  update(candle: Candle): void {
    this.candles.update(candleData(candle));
    this.volume.update(this.volumeData(candle));
  }

  /** Draws own orders and the average price; lines that stay are not drawn anew. */
  setLines(lines: readonly OwnLine[]): void {
    const kept = new Map(this.lines.map((one) => [one.line.id, one]));
    const next = lines.map((line) => {
      const known = kept.get(line.id);
      kept.delete(line.id);
      if (known === undefined) {
        return { line, drawn: this.candles.createPriceLine({ ...this.lineLook(line) }) };
      }
      if (line.id !== this.held) known.drawn.applyOptions(this.lineLook(line));
      return { line, drawn: known.drawn };
    });
    for (const { drawn } of kept.values()) this.candles.removePriceLine(drawn);
    this.lines = next;
  }

  /** The own order whose line is at that height; null when there is none. */
  orderAt(y: number): OwnLine | null {
    const near = this.lines.find(({ line }) => {
      const lineY = line.kind === 'average' ? null : this.candles.priceToCoordinate(line.price);
      return lineY !== null && Math.abs(lineY - y) <= NEAR_PX;
    });
    return near?.line ?? null;
  }

  /** Price at that height; null outside of the chart. */
  priceAt(y: number): number | null {
    return this.candles.coordinateToPrice(y);
  }

  /** Takes a line in hand and lets the chart rest meanwhile; null lets it go where it belongs. */
  hold(id: string | null): void {
    const was = this.lines.find(({ line }) => line.id === this.held);
    this.held = id;
    this.chart.applyOptions({ handleScroll: id === null, handleScale: id === null });
    if (id === null) was?.drawn.applyOptions(this.lineLook(was.line));
  }

  /** Draws the line that is held at another price. */
  moveHeld(price: number): void {
    this.lines.find(({ line }) => line.id === this.held)?.drawn.applyOptions({ price });
  }

  remove(): void {
    this.chart.remove();
  }

  private lineLook(line: OwnLine) {
    const { up, down, accent } = this.palette;
    return {
      price: line.price,
      title: line.title,
      color: line.kind === 'buy' ? up : line.kind === 'sell' ? down : accent,
      lineWidth: 1 as const,
      lineStyle: line.kind === 'average' ? LineStyle.Dotted : LineStyle.Dashed,
      axisLabelVisible: true,
    };
  }

  private volumeData(candle: Candle): HistogramData {
    const color = candle.close >= candle.open ? this.palette.upSoft : this.palette.downSoft;
    return { time: candle.time as UTCTimestamp, value: candle.volume, color };
  }

  private candleAt(event: MouseEventParams): Candle | null {
    const data = event.seriesData.get(this.candles) as CandlestickData | undefined;
    const volume = event.seriesData.get(this.volume) as HistogramData | undefined;
    if (data === undefined) return null;
    const { open, high, low, close } = data;
    return { time: secondsOf(data.time), open, high, low, close, volume: volume?.value ?? 0 };
  }
}

function candleData({ time, open, high, low, close }: Candle): CandlestickData {
  return { time: time as UTCTimestamp, open, high, low, close };
}

function secondsOf(time: Time): number {
  return typeof time === 'number' ? time : 0;
}

function shownTime(time: Time): string {
  const wall = wallOf(time);
  return `${dayAndMonth(wall)} ${clock(wall)}`;
}

/** Labels of the time axis: years, months and days as such, everything finer as time of day. */
function shownMark(time: Time, kind: number): string {
  const wall = wallOf(time);
  if (kind === 0) return String(wall.getUTCFullYear());
  if (kind === 1) return MONTH.format(wall);
  return kind === 2 ? dayAndMonth(wall) : clock(wall);
}

function wallOf(time: Time): Date {
  return wallTime(secondsOf(time) * 1_000) ?? new Date(0);
}

function dayAndMonth(wall: Date): string {
  return `${String(wall.getUTCDate()).padStart(2, '0')} ${MONTH.format(wall)}`;
}

function clock(wall: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`;
}
