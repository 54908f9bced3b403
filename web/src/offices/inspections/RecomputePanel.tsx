import { CheckCircleOutlined, CloseCircleOutlined, DownloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Typography } from 'antd';
import { useMemo } from 'react';
import { api, take } from '../../api/client';
import { keep } from '../../api/files';
import { useTranslation } from '../../i18n';
import { PartSkeleton } from '../../ui/Skeletons';
import { canonical, type Inspection, program, recompute, type Recomputed, type Step } from './draw';

/** The draw computed again in the browser, and how to do it without this page. */
export function RecomputePanel({ inspection: i }: { inspection: Inspection }) {
  const { t } = useTranslation('offices');
  return (
    <section className="panel" aria-labelledby="recompute">
      <h2 id="recompute">{t('recompute.title')}</h2>
      {i.seed ? <Drawn inspection={i} /> : <Waiting inspection={i} />}
    </section>
  );
}

function Waiting({ inspection: i }: { inspection: Inspection }) {
  const { t } = useTranslation('offices');
  return (
    <>
      <p>{t('recompute.waiting')}</p>
      <p className="offices-hash">{i.population_sha256}</p>
      <Download inspection={i} />
    </>
  );
}

function Drawn({ inspection: i }: { inspection: Inspection }) {
  const { t } = useTranslation('offices');
  const key = useQuery({ queryKey: ['journal', 'key'], queryFn: async () => (await take(api.GET('/journal/checkpoint'))).verifier_key, staleTime: Infinity });
  const found = useMemo(() => key.data && recompute(i, key.data), [i, key.data]);
  if (!found) return <PartSkeleton rows={4} />;
  return (
    <>
      <Alert className="offices-alert" type={found.ok ? 'success' : 'error'} showIcon title={t(found.ok ? 'recompute.good' : 'recompute.bad')} description={t('recompute.sub')} />
      <ol className="recompute-steps">
        {found.steps.map((step) => (
          <StepLine key={step.name} step={step} inspection={i} found={found} />
        ))}
      </ol>
      <h3>{t('recompute.how')}</h3>
      <p>{t('recompute.howText')}</p>
      <Download inspection={i} />
      <h3>{t('recompute.program')}</h3>
      <Typography.Paragraph copyable={{ text: program(i, found.root) }} className="recompute-program">
        <pre tabIndex={0}>{program(i, found.root)}</pre>
      </Typography.Paragraph>
      <h3>{t('recompute.note')}</h3>
      <pre className="recompute-note" tabIndex={0}>
        {i.checkpoint_note}
      </pre>
    </>
  );
}

function StepLine({ step, inspection: i, found }: { step: Step; inspection: Inspection; found: Recomputed }) {
  const { t } = useTranslation('offices');
  const words = {
    population: t('recompute.step.population'),
    checkpoint: t('recompute.step.checkpoint', { size: i.checkpoint_size, index: i.announced_index }),
    seed: t('recompute.step.seed'),
    draw: t('recompute.step.draw', { count: found.sample.length, large: found.large.length }),
  };
  return (
    <li>
      {step.ok ? <CheckCircleOutlined className="clock-fine" aria-hidden /> : <CloseCircleOutlined className="clock-late" aria-hidden />} <strong>{t(step.ok ? 'recompute.passed' : 'recompute.failed')}</strong> {words[step.name]}
      {step.name !== 'draw' && <div className="offices-hash">{step.computed}</div>}
      {!step.ok && (
        <div className="offices-hash">
          {t('recompute.stated')} {step.stated}
        </div>
      )}
    </li>
  );
}

function Download({ inspection: i }: { inspection: Inspection }) {
  const { t } = useTranslation('offices');
  return (
    <Button icon={<DownloadOutlined />} onClick={() => keep(new Blob([canonical(i.population)], { type: 'application/json' }), `population-${i.quarter}.json`)}>
      {t('recompute.download')}
    </Button>
  );
}
