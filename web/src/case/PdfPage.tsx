import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../i18n';
import type { Pdf } from './pdf';

interface Props {
  pdf: Pdf;
  number: number;
  /** Width in CSS pixels. */
  width: number;
  /** Height over width of the first page, until the page itself is known. */
  ratio: number;
}

// Larger canvases are refused by browsers.
const maxPixels = 16_000_000;

/** PdfPage draws one page when it comes into view. */
export function PdfPage({ pdf, number, width, ratio }: Props) {
  const { t } = useTranslation('case');
  const canvas = useRef<HTMLCanvasElement>(null);
  const near = useNear(canvas);
  const [shape, setShape] = useState(ratio);
  const [drawn, setDrawn] = useState(0);

  useEffect(() => {
    const target = canvas.current;
    if (!near || !target || width < 1) return undefined;
    let stop = () => undefined as void;
    let stopped = false;
    void pdf.getPage(number).then((page) => {
      if (stopped) return;
      const natural = page.getViewport({ scale: 1 });
      const height = (width * natural.height) / natural.width;
      const density = Math.min(window.devicePixelRatio || 1, Math.sqrt(maxPixels / (width * height)));
      const viewport = page.getViewport({ scale: (width / natural.width) * density });
      target.width = Math.round(viewport.width);
      target.height = Math.round(viewport.height);
      setShape(natural.height / natural.width);
      const task = page.render({ canvas: target, viewport });
      stop = () => task.cancel();
      task.promise.then(() => setDrawn(width)).catch(() => undefined); // cancelled: another size is on its way
    });
    return () => {
      stopped = true;
      stop();
    };
  }, [near, pdf, number, width]);

  return (
    <canvas
      ref={canvas}
      role="img"
      className="case-page"
      data-page={number}
      data-drawn={drawn === width || undefined}
      aria-label={t('viewer.canvas', { page: number, count: pdf.numPages })}
      style={{ width, height: width * shape }}
    />
  );
}

// Whether an element is in view or nearly so; once it was, it stays drawn.
function useNear(target: React.RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || !target.current) return undefined;
    const observer = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && setNear(true), { rootMargin: '600px' });
    observer.observe(target.current);
    return () => observer.disconnect();
  }, [near, target]);
  return near;
}
