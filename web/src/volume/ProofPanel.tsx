import { CheckCircleFilled, CloseCircleFilled, DownloadOutlined, MinusCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { api, type Schemas, take } from '../api/client';
import { keep } from '../api/files';
import { useTranslation } from '../i18n';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import { type JournalProof, saysTheSame, type Step, verifyProof } from './proof';

/** Verifies the event's proof in this browser and says, step by step, what was found. */
export function ProofPanel({ event }: { event: Schemas['JournalEvent'] }) {
  const { t } = useTranslation('volume');
  const { index } = event;
  const proof = useQuery({
    queryKey: ['journal', 'proof', index],
    queryFn: () => take(api.GET('/journal/events/{index}/proof', { params: { path: { index } } })),
    gcTime: 0, // always against the newest checkpoint
  });
  return (
    <section className="panel" data-panel="proof">
      <div className="volume-panel-head">
        <h2>{t('proof.title')}</h2>
        {proof.data && <DownloadProof proof={proof.data} />}
      </div>
      {proof.isPending ? <PartSkeleton rows={8} /> : proof.error ? <ProblemPanel error={proof.error} onRetry={() => void proof.refetch()} /> : <Verified proof={proof.data} event={event} />}
    </section>
  );
}

const fileName = (proof: JournalProof): string => `jishi-proof-${proof.index}.json`;

function DownloadProof({ proof }: { proof: JournalProof }) {
  const { t } = useTranslation('volume');
  const save = () => keep(new Blob([JSON.stringify(proof, null, 2)], { type: 'application/json' }), fileName(proof));
  return (
    <Button icon={<DownloadOutlined aria-hidden />} onClick={save}>
      {t('proof.download')}
    </Button>
  );
}

function Verified({ proof, event }: { proof: JournalProof; event: Schemas['JournalEvent'] }) {
  const { t } = useTranslation('volume');
  const verdict = verifyProof(proof);
  // A proof of another event may hold and yet prove nothing of this one.
  const same = proof.index === event.index && proof.leaf_hash === event.leaf_hash && (verdict.body === undefined ? proof.body === undefined : saysTheSame(verdict.body, event));
  const ok = verdict.ok && same;
  return (
    <>
      <Alert
        className="volume-band"
        type={ok ? 'success' : 'error'}
        role="status"
        showIcon
        title={t(ok ? 'proof.ok' : 'proof.bad')}
        description={ok ? t('proof.okDetail', { size: verdict.checkpoint?.size, index: proof.index }) : t('proof.badDetail')}
      />
      <ol className="volume-steps">
        {verdict.steps.map((step) => (
          <StepLine key={step.name} result={step.result} text={textOf(t, step)} facts={factsOf(step)} />
        ))}
        <StepLine result={same ? 'ok' : 'bad'} text={t('proof.step.content')} facts={{}} />
      </ol>
      <p className="volume-note">{t('proof.outside')}</p>
      <code className="volume-hash">{t('proof.command', { file: fileName(proof) })}</code>
      {verdict.body !== undefined && (
        <details style={{ marginTop: 12 }}>
          <summary>{t('proof.raw')}</summary>
          <pre className="volume-raw volume-hash" tabIndex={0}>
            {verdict.body}
          </pre>
        </details>
      )}
    </>
  );
}

type T = ReturnType<typeof useTranslation<'volume'>>['t'];

function textOf(t: T, step: Step): string {
  if (step.result === 'absent') return t('proof.step.leafAbsent');
  const { origin = '', size = '', index = '' } = step.facts;
  return t(`proof.step.${step.name}`, { origin, size, index });
}

// What the words of a step say already is not repeated below them.
const factsOf = (step: Step): Step['facts'] => (step.name === 'signature' || step.name === 'size' ? {} : step.facts);

const marks = { ok: <CheckCircleFilled />, bad: <CloseCircleFilled />, absent: <MinusCircleOutlined /> };
const said = { ok: 'proof.passed', bad: 'proof.failed', absent: 'proof.notChecked' } as const;
type FactName = 'key' | 'computed' | 'stated' | 'signed';

function StepLine({ result, text, facts }: { result: Step['result']; text: string; facts: Step['facts'] }) {
  const { t } = useTranslation('volume');
  const lines = Object.entries(facts) as [FactName, string][];
  return (
    <li data-result={result}>
      <span className={`volume-mark is-${result}`} aria-hidden>
        {marks[result]}
      </span>
      <span>{text}</span>
      <span className={`volume-said is-${result}`}>
        {result === 'ok' ? '✓ ' : result === 'bad' ? '✗ ' : ''}
        {t(said[result])}
      </span>
      {lines.length > 0 && (
        <dl className="volume-proof-facts">
          {lines.map(([name, value]) => (
            <FactLine key={name} name={t(`proof.fact.${name}`)} value={value} />
          ))}
        </dl>
      )}
    </li>
  );
}

const FactLine = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt>{name}</dt>
    <dd className="volume-hash">{value}</dd>
  </>
);
