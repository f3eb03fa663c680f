'use client';

import { useTheme } from 'next-themes';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Colours of the theme, read once per theme for drawing. */
export interface Palette {
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly line: string;
  readonly panel: string;
  readonly accent: string;
  readonly up: string;
  readonly upSoft: string;
  readonly down: string;
  readonly downSoft: string;
  readonly font: string;
}

/** A canvas at hand, sized in CSS pixels. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

/** Reads the colours that hold at `element`. */
export function readPalette(element: Element): Palette {
  const styles = getComputedStyle(element);
  const value = (name: string) => styles.getPropertyValue(name).trim();
  return {
    text: value('--text'),
    muted: value('--muted'),
    faint: value('--faint'),
    line: value('--line'),
    panel: value('--panel'),
    accent: value('--accent'),
    up: value('--up'),
    upSoft: value('--up-soft'),
    down: value('--down'),
    downSoft: value('--down-soft'),
    font: styles.fontFamily,
  };
}

/**
 * Keeps a canvas as large as its frame and as sharp as the screen. `draw` is called when size or
 * theme change; whoever has new data calls the function in `redraw` instead.
 */
export function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  draw: (surface: Surface) => void,
): { readonly redraw: () => void } {
  const { resolvedTheme } = useTheme();
  const latest = useRef(draw);
  const surface = useRef<Surface | null>(null);
  const handle = useRef({
    redraw: () => {
      if (surface.current !== null) latest.current(surface.current);
    },
  });
  useEffect(() => {
    latest.current = draw;
    handle.current.redraw();
  });
  useEffect(() => {
    const element = canvas.current;
    const frame = element?.parentElement;
    const context = element?.getContext('2d');
    if (!element || !frame || !context) return;
    const resize = () => {
      const { clientWidth: width, clientHeight: height } = frame;
      const ratio = Math.max(window.devicePixelRatio, 1);
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      surface.current = { context, width, height, palette: readPalette(element) };
      handle.current.redraw();
    };
    const observer = new ResizeObserver(resize);
    observer.observe(frame);
    // The attribute of the theme is set in an effect of a component further up.
    const later = requestAnimationFrame(resize);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(later);
    };
  }, [canvas, resolvedTheme]);
  return handle.current;
}
