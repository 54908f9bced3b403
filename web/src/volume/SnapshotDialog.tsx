import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { CheckCircleFilled, CloseCircleFilled, DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Descriptions, Modal } from 'antd';
import { api, take } from '../api/client';
import { keep } from '../api/files';
import { useTranslation } from '../i18n';
import { Money } from '../ui/Money';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import type { Closing } from './ClosingsPage';
import { periodOf, usePeriodName } from './closing';

interface Snapshot {
  total: { count: number; contract_amount: string; technical_amount: string };
  lines: number;
  lines_sha256: string;
}

/** What a closing fixed, hashed again in the browser, to take away. */
export function SnapshotDialog({ closing: chosen, onClose }: { closing: Closing; onClose: () => void }) {
  const { t } = useTranslation('volume');
  const name = usePeriodName();
  const { year, no } = chosen;
  const closing = useQuery({
    queryKey: ['volume', 'closing', year, no],
    queryFn: () => take(api.GET('/volume/closings/{year}/{no}', { params: { path: { year, no } } })),
    staleTime: Infinity,
  });
  return (
    <Modal open width={720} title={`${t('closings.snapshot')} · ${name(chosen)} / ${no}`} onCancel={onClose} footer={null} destroyOnHidden>
      {closing.isPending ? <PartSkeleton rows={6} /> : closing.error ? <ProblemPanel error={closing.error} onRetry={() => void closing.refetch()} /> : <Contents closing={closing.data} />}
    </Modal>
  );
}

function Contents({ closing }: { closing: Closing }) {
  const { t } = useTranslation('volume');
  const text = closing.snapshot ?? '';
  const { total, lines, lines_sha256 } = JSON.parse(text) as Snapshot;
  const fits = bytesToHex(sha256(utf8ToBytes(text))) === closing.sha256;
  const items = [
    { key: 'count', label: t('count'), children: <span className="volume-number">{total.count}</span> },
    { key: 'contract', label: t('contract_amount'), children: <Money value={total.contract_amount} unit="yuan" /> },
    { key: 'technical', label: t('technical_amount'), children: <Money value={total.technical_amount} unit="yuan" /> },
    { key: 'index', label: t('closings.index'), children: <span className="volume-number">{closing.as_of_index}</span> },
    { key: 'lines', label: t('entries.title'), children: <span className="volume-hash">{t('closings.lines', { count: lines, hash: lines_sha256 })}</span> },
    {
      key: 'hash',
      label: t('closings.hash'),
      children: (
        <>
          <span className="volume-hash">{closing.sha256}</span>{' '}
          <span className={fits ? 'volume-up' : 'volume-down'}>
            {fits ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />} {t(fits ? 'closings.hashFits' : 'closings.hashUnfit')}
          </span>
        </>
      ),
    },
    { key: 'signature', label: t('closings.signature'), children: <span className="volume-hash">{closing.signature}</span> },
    { key: 'key', label: t('closings.key'), children: <span className="volume-hash">{closing.key_id}</span> },
  ];
  return (
    <>
      <Descriptions column={1} size="small" items={items} />
      <Button icon={<DownloadOutlined aria-hidden />} onClick={() => save(closing)} style={{ marginTop: 12 }}>
        {t('closings.download')}
      </Button>
    </>
  );
}

// The file holds the text exactly as it was signed, with its signature beside it.
function save(closing: Closing): void {
  const { no, snapshot, sha256: hash, signature, key_id } = closing;
  keep(new Blob([JSON.stringify({ snapshot, sha256: hash, signature, key_id }, null, 2)], { type: 'application/json' }), `closing-${periodOf(closing)}-${no}.json`);
}
