import { CheckCircleFilled, DeleteOutlined, DownloadOutlined, FileTextOutlined, InboxOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useRef, useState, type DragEvent } from 'react';
import { api, type Schemas } from '../../../api/client';
import { saveFile } from '../../../api/files';
import { useTranslation } from '../../../i18n';
import { ReadingLine } from '../../../text/ReadingLine';
import { formatSize } from '../../../ui/format';
import { InstantText } from '../../../ui/InstantText';
import { useCodeName } from '../../../ui/useCodeTable';
import { fieldId } from '../../draft/pointer';
import { useChecks, useDraft, useEditor } from '../editor';
import { Messages } from '../Field';
import { Section } from '../Section';
import type { Uploads } from '../uploads';
import { PendingFiles } from './PendingFiles';

/** Largest document in MiB, as servers are set up unless told otherwise. */
export const largestMB = 50;
const accepted = '.pdf,.ofd,.docx,.jpg,.jpeg,.png';

type Document = Schemas['Document'];

/** 材料: what is needed, what is there, and a place to drop more. */
export function DocumentsPart({ uploads, documents, onRemoved }: { uploads: Uploads; documents: readonly Document[]; onRemoved: (id: string) => void }) {
  const { t } = useTranslation('contracts');
  const { id } = useDraft();
  const { findings } = useChecks();
  const missing = (findings ?? []).flatMap((finding) => {
    const material = /^\/documents\/(M\d+)$/.exec(finding.pointer ?? '')?.[1];
    return material === undefined ? [] : [material];
  });
  const add = (files: readonly File[], material?: string) => {
    const guess = (_: File, i: number) => material ?? missing[i] ?? missing[missing.length - 1] ?? 'M01';
    // Which document a file is follows only when one alone is expected.
    uploads.add(files, guess, material !== undefined);
  };
  if (id === undefined) {
    return (
      <Section name="documents">
        <p className="quiet">{t('edit.documentsAfterFirst')}</p>
      </Section>
    );
  }
  return (
    <Section name="documents" intro={t('documents.accepts', { size: largestMB })}>
      <div id={fieldId('/documents')} tabIndex={-1} className="documents">
        <Needed missing={missing} known={findings !== undefined} onFiles={add} />
        <DropZone onFiles={add} />
        <PendingFiles uploads={uploads} />
        <Stored documents={documents} onRemoved={onRemoved} contractId={id} />
      </div>
    </Section>
  );
}

function Needed({ missing, known, onFiles }: { missing: readonly string[]; known: boolean; onFiles: (files: File[], material: string) => void }) {
  const { t } = useTranslation('contracts');
  const name = useCodeName('materials');
  if (!known) return null;
  if (missing.length === 0) {
    return (
      <p className="documents-complete">
        <CheckCircleFilled aria-hidden /> {t('documents.all')}
      </p>
    );
  }
  return (
    <ul className="documents-needed" aria-label={t('documents.needed')}>
      {missing.map((material) => (
        <li key={material} id={fieldId(`/documents/${material}`)} data-pointer={`/documents/${material}`}>
          <span className="documents-code">{material}</span>
          <span className="documents-name">{name(material)}</span>
          <span className="documents-missing">{t('documents.missing')}</span>
          <ChooseFile label={t('documents.chooseFor', { material: `${material} ${name(material)}` })} onFiles={(files) => onFiles(files, material)} />
        </li>
      ))}
    </ul>
  );
}

/** A button that opens the file dialogue. */
function ChooseFile({ label, onFiles, multiple }: { label: string; onFiles: (files: File[]) => void; multiple?: boolean }) {
  const { t } = useTranslation('contracts');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="small" onClick={() => input.current?.click()} aria-label={label}>
        {t('documents.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accepted}
        multiple={multiple}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}

function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation('contracts');
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length > 0) onFiles([...event.dataTransfer.files]);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div className={`drop-zone ${over ? 'drop-zone-over' : ''}`} data-testid="drop-zone" onDragOver={hover} onDragLeave={() => setOver(false)} onDrop={drop}>
      <InboxOutlined aria-hidden className="drop-zone-icon" />
      <span>{t('documents.drop')}</span>
      <ChooseFile label={t('documents.choose')} onFiles={onFiles} multiple />
    </div>
  );
}

function Stored({ documents, contractId, onRemoved }: { documents: readonly Document[]; contractId: string; onRemoved: (id: string) => void }) {
  const { t } = useTranslation('contracts');
  const material = useCodeName('materials');
  const { modal } = App.useApp();
  const { checks, notices } = useEditor();
  const noted = (document: Document) => notices.get(`/documents/${document.material}`);
  const remove = (document: Document) =>
    modal.confirm({
      title: t('documents.removeTitle'),
      content: t('documents.removeText', { name: document.filename }),
      okButtonProps: { danger: true },
      okText: t('remove.confirm'),
      onOk: async () => {
        await api.DELETE('/contracts/{id}/documents/{document_id}', { params: { path: { id: contractId, document_id: document.id } } });
        onRemoved(document.id);
        checks.soon();
      },
    });
  if (documents.length === 0) return <p className="quiet">{t('documents.none')}</p>;
  return (
    <ul className="documents-stored" aria-label={t('documents.uploaded')}>
      {documents.map((document) => (
        <li key={document.id} data-pointer={`/documents/${document.material}`}>
          <FileTextOutlined aria-hidden />
          <span className="documents-name" title={document.filename}>
            <strong>{document.filename}</strong>
            <span className="quiet">
              {document.material} {material(document.material)}
            </span>
            <ReadingLine contractId={contractId} document={document} onRead={() => checks.soon()} />
            {noted(document) !== undefined && <Messages messages={[{ tone: 'warning', text: noted(document) ?? '' }]} />}
          </span>
          <span className="documents-facts quiet">
            {formatSize(document.size)} · <InstantText value={document.uploaded_at} />
          </span>
          <Button type="text" size="small" icon={<DownloadOutlined />} aria-label={t('documents.download', { name: document.filename })} onClick={() => void saveFile(`/contracts/${contractId}/documents/${document.id}`, document.filename)} />
          <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('documents.remove', { name: document.filename })} onClick={() => remove(document)} />
        </li>
      ))}
    </ul>
  );
}
