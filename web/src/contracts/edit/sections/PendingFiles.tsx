import { Button, Progress, Select } from 'antd';
import { useSyncExternalStore } from 'react';
import { useTranslation } from '../../../i18n';
import { formatSize } from '../../../ui/format';
import { useOptions } from '../options';
import type { Pending, Uploads } from '../uploads';
import { largestMB } from './DocumentsPart';

/** Files that are not on the server yet. */
export function PendingFiles({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation('contracts');
  const pending = useSyncExternalStore(uploads.subscribe, uploads.getPending);
  const waiting = pending.filter((entry) => entry.state === 'waiting' && !tooLarge(entry));
  if (pending.length === 0) return null;
  return (
    <div className="documents-queue">
      <ul aria-label={t('documents.queue')}>
        {pending.map((entry) => (
          <PendingFile key={entry.key} entry={entry} uploads={uploads} />
        ))}
      </ul>
      {waiting.length > 1 && <Button onClick={() => waiting.forEach((entry) => uploads.send(entry.key))}>{t('documents.sendAll')}</Button>}
    </div>
  );
}

const tooLarge = (entry: Pending): boolean => entry.file.size > largestMB * 1024 * 1024;

function PendingFile({ entry, uploads }: { entry: Pending; uploads: Uploads }) {
  const { t } = useTranslation('contracts');
  const materials = useOptions('materials').map((option) => ({ value: option.value, label: `${option.value} ${option.label}` }));
  const large = tooLarge(entry);
  const percent = Math.round(entry.progress * 100);
  return (
    <li>
      <span className="documents-name" title={entry.file.name}>
        <strong>{entry.file.name}</strong>
        <span className="quiet">{formatSize(entry.file.size)}</span>
      </span>
      <Select
        size="small"
        className="documents-material"
        aria-label={t('documents.materialOf', { name: entry.file.name })}
        value={entry.material}
        options={materials}
        disabled={entry.state === 'sending'}
        popupMatchSelectWidth={false}
        onChange={(material) => uploads.setMaterial(entry.key, material)}
      />
      {entry.state === 'sending' && (
        <>
          <Progress percent={percent} size="small" className="documents-progress" aria-label={t('documents.sending', { percent })} />
          <Button size="small" onClick={() => uploads.drop(entry.key)}>
            {t('documents.abort')}
          </Button>
        </>
      )}
      {entry.state !== 'sending' && (
        <>
          {!large && (
            <Button size="small" type="primary" onClick={() => uploads.send(entry.key)}>
              {t(entry.state === 'failed' ? 'documents.again' : 'documents.send')}
            </Button>
          )}
          <Button size="small" type="text" onClick={() => uploads.drop(entry.key)}>
            {t('documents.takeOff')}
          </Button>
        </>
      )}
      {(large || entry.state === 'failed') && (
        <span className="field-message field-message-error" role="alert">
          {large ? t('documents.tooLarge', { size: largestMB }) : t('documents.failed', { detail: entry.detail ?? t('documents.unreachable') })}
        </span>
      )}
    </li>
  );
}
