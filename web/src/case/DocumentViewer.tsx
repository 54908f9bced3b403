import { DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Schemas } from '../api/client';
import { fetchFile, keep } from '../api/files';
import { useTranslation } from '../i18n';
import './case.css';
import { EmptyState } from '../ui/EmptyState';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { useCodeName } from '../ui/useCodeTable';
import { type Anchor, TextView } from '../text/TextView';
import { DamagedFile, OtherFile } from './OtherFile';

// pdf.js is large and only wanted where a PDF is shown.
const PdfView = lazy(() => import('./PdfView').then((m) => ({ default: m.PdfView })));

type Document = Schemas['Document'];

interface Props {
  contractId: string;
  documents: readonly Document[];
  /** Id of the document shown; the first one when left out. */
  selected?: string;
  onSelect?: (id: string) => void;
  /** A place in the text of a document, to be shown there. */
  place?: Anchor | undefined;
}

/**
 * DocumentViewer shows the documents of a contract: PDF and pictures here, others
 * to download. The bytes are fetched with the session's token and stay in memory.
 */
export function DocumentViewer({ contractId, documents, selected, onSelect, place }: Props) {
  const { t } = useTranslation('case');
  const material = useCodeName('materials');
  const [own, setOwn] = useState<string>();
  const [asText, setAsText] = useState(false);
  const [from, setFrom] = useState(place);
  if (from !== place) {
    setFrom(place);
    setAsText(place !== undefined);
  }
  const wanted = onSelect ? selected : (own ?? selected);
  const document = documents.find((d) => d.id === wanted) ?? documents[0];
  if (!document) {
    return (
      <EmptyState text={t('viewer.none')}>
        <span className="quiet">{t('viewer.noneHint')}</span>
      </EmptyState>
    );
  }
  return (
    <div className="case-viewer">
      <div className="case-viewer-head">
        <Select
          aria-label={t('viewer.choose')}
          value={document.id}
          onChange={onSelect ?? setOwn}
          options={documents.map((d) => ({ value: d.id, label: `${d.material} ${material(d.material)} · ${d.filename}` }))}
          className="case-viewer-choice"
        />
        <DownloadButton contractId={contractId} document={document} />
      </div>
      <TextSwitch document={document} asText={asText} onChange={setAsText} />
      {asText && hasText(document) ? (
        <TextView contractId={contractId} documentId={document.id} place={place?.document_id === document.id ? place : undefined} />
      ) : (
        <FileView key={document.id} contractId={contractId} document={document} />
      )}
    </div>
  );
}

const hasText = ({ reading }: Document): boolean => reading !== undefined && reading.state !== 'NOT_READ';

/** The original, or what was read in it. */
function TextSwitch({ document, asText, onChange }: { document: Document; asText: boolean; onChange: (asText: boolean) => void }) {
  const { t } = useTranslation('text');
  if (!hasText(document)) return null;
  return (
    <div className="case-viewer-mode">
      <Segmented
        size="small"
        aria-label={t('title')}
        value={asText}
        onChange={onChange}
        options={[
          { value: false, label: t('original') },
          { value: true, label: t('read') },
        ]}
      />
      {document.reading?.state !== 'READ' && <span className="quiet">{document.reading?.text}</span>}
    </div>
  );
}

const pathOf = (contractId: string, document: Document): string => `/contracts/${contractId}/documents/${document.id}`;

function useBytes(contractId: string, document: Document, enabled: boolean) {
  return useQuery({
    queryKey: ['document', document.id],
    queryFn: ({ signal }) => fetchFile(pathOf(contractId, document), signal),
    enabled,
    staleTime: Infinity, // a document never changes
    gcTime: 60_000,
  });
}

function DownloadButton({ contractId, document }: { contractId: string; document: Document }) {
  const { t } = useTranslation('case');
  const bytes = useBytes(contractId, document, false);
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const { data, error } = bytes.data ? bytes : await bytes.refetch();
      if (data) keep(data.blob, document.filename);
      else if (error) throw error;
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void download()} aria-label={`${t('viewer.download')} ${document.filename}`}>
      {t('viewer.download')}
    </Button>
  );
}

const isPicture = (document: Document): boolean => /^image\/(png|jpeg)$/.test(document.media_type);
const isPdf = (document: Document): boolean => document.media_type === 'application/pdf';

function FileView({ contractId, document }: { contractId: string; document: Document }) {
  const shown = isPdf(document) || isPicture(document);
  const { data, error, refetch } = useBytes(contractId, document, shown);
  if (!shown) return <OtherFile document={document} />;
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PartSkeleton rows={10} />;
  if (isPicture(document)) return <Picture data={data.blob} document={document} />;
  return (
    <Suspense fallback={<PartSkeleton rows={10} />}>
      <PdfView data={data.blob} name={document.filename} />
    </Suspense>
  );
}

// Drawn on a canvas: the content policy allows pictures of our own address only,
// and these bytes came with the token.
function Picture({ data, document }: { data: Blob; document: Document }) {
  const { t } = useTranslation('case');
  const [target, setTarget] = useState<HTMLCanvasElement | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let left = false;
    if (!target) return undefined;
    createImageBitmap(data)
      .then((bitmap) => {
        if (left) return;
        target.width = bitmap.width;
        target.height = bitmap.height;
        target.getContext('2d')?.drawImage(bitmap, 0, 0);
        bitmap.close();
      })
      .catch(() => !left && setFailed(true));
    return () => {
      left = true;
    };
  }, [data, target]);
  if (failed) return <DamagedFile title={t('viewer.damaged')} />;
  return (
    <div className="case-pages" role="region" tabIndex={0} aria-label={document.filename}>
      <canvas ref={setTarget} role="img" aria-label={document.filename} className="case-picture" />
    </div>
  );
}
