import { LeftOutlined, MinusOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { Button, InputNumber } from 'antd';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from '../i18n';
import { PartSkeleton } from '../ui/Skeletons';
import { DamagedFile } from './OtherFile';
import { openPdf, type Pdf, wantsPassword } from './pdf';
import { PdfPage } from './PdfPage';

interface Opened {
  pdf: Pdf;
  ratio: number;
}

/** PdfView shows a PDF: all pages below each other, to page through and to zoom. */
export function PdfView({ data, name }: { data: Blob; name: string }) {
  const { t } = useTranslation('case');
  const [opened, setOpened] = useState<Opened>();
  const [failed, setFailed] = useState<unknown>();

  useEffect(() => {
    let close = () => undefined as void;
    let left = false;
    setOpened(undefined);
    setFailed(undefined);
    void data.arrayBuffer().then(async (bytes) => {
      if (left) return;
      const task = openPdf(bytes);
      close = () => void task.destroy();
      try {
        const pdf = await task.promise;
        const first = (await pdf.getPage(1)).getViewport({ scale: 1 });
        if (!left) setOpened({ pdf, ratio: first.height / first.width });
      } catch (error) {
        if (!left) setFailed(error);
      }
    });
    return () => {
      left = true;
      close();
    };
  }, [data]);

  if (failed) return <DamagedFile title={t(wantsPassword(failed) ? 'viewer.password' : 'viewer.damaged')} />;
  if (!opened) {
    return (
      <div className="case-viewer-wait" aria-label={t('viewer.loading', { name })}>
        <PartSkeleton rows={10} />
      </div>
    );
  }
  return <PdfPages {...opened} name={name} />;
}

const zooms = { least: 0.5, most: 3, step: 1.2 };
const margin = 16;

function PdfPages({ pdf, ratio, name }: Opened & { name: string }) {
  const { t } = useTranslation('case');
  const box = useRef<HTMLDivElement>(null);
  const fit = useWidth(box) - 2 * margin;
  const [zoom, setZoom] = useState(1);
  const [page, setPage] = useState(1);
  const change = (factor: number) => setZoom((z) => Math.min(zooms.most, Math.max(zooms.least, z * factor)));
  const go = (next: number | null) => {
    const wanted = Math.min(pdf.numPages, Math.max(1, next ?? page));
    const target = box.current?.querySelector<HTMLElement>(`[data-page="${wanted}"]`);
    if (target && box.current) box.current.scrollTop = target.offsetTop - margin;
    setPage(wanted);
  };
  const keys: Record<string, () => void> = {
    ArrowRight: () => go(page + 1),
    ArrowLeft: () => go(page - 1),
    '+': () => change(zooms.step),
    '=': () => change(zooms.step),
    '-': () => change(1 / zooms.step),
    '0': () => setZoom(1),
  };
  const onKey = (e: KeyboardEvent) => {
    const act = e.ctrlKey || e.metaKey || e.altKey ? undefined : keys[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  };
  return (
    <>
      <div className="case-viewer-bar" role="toolbar" aria-label={t('viewer.title')}>
        <Button size="small" type="text" icon={<LeftOutlined />} aria-label={t('viewer.previous')} disabled={page <= 1} onClick={() => go(page - 1)} />
        <InputNumber size="small" aria-label={t('viewer.page')} min={1} max={pdf.numPages} value={page} onChange={go} controls={false} className="case-page-number" />
        <span className="quiet">{t('viewer.of', { count: pdf.numPages })}</span>
        <Button size="small" type="text" icon={<RightOutlined />} aria-label={t('viewer.next')} disabled={page >= pdf.numPages} onClick={() => go(page + 1)} />
        <span className="case-viewer-gap" />
        <Button size="small" type="text" icon={<MinusOutlined />} aria-label={t('viewer.zoomOut')} disabled={zoom <= zooms.least} onClick={() => change(1 / zooms.step)} />
        <span className="case-zoom">{t('viewer.zoom', { percent: Math.round(zoom * 100) })}</span>
        <Button size="small" type="text" icon={<PlusOutlined />} aria-label={t('viewer.zoomIn')} disabled={zoom >= zooms.most} onClick={() => change(zooms.step)} />
        <Button size="small" type="text" onClick={() => setZoom(1)}>
          {t('viewer.fit')}
        </Button>
      </div>
      <div
        ref={box}
        className="case-pages"
        role="region"
        tabIndex={0}
        aria-label={`${name}：${t('viewer.keys')}`}
        onKeyDown={onKey}
        onScroll={(e) => setPage(pageAt(e.currentTarget))}
      >
        {fit > 0 && Array.from({ length: pdf.numPages }, (_, i) => <PdfPage key={i} pdf={pdf} number={i + 1} width={Math.floor(fit * zoom)} ratio={ratio} />)}
      </div>
    </>
  );
}

// The page that fills the middle of what is seen.
function pageAt(box: HTMLElement): number {
  const middle = box.scrollTop + box.clientHeight / 2;
  const pages = [...box.querySelectorAll<HTMLElement>('[data-page]')];
  return Number(pages.filter((p) => p.offsetTop <= middle).at(-1)?.dataset.page ?? 1);
}

function useWidth(target: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = target.current;
    if (!box) return undefined;
    const measure = () => setWidth(box.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [target]);
  return width;
}
