import { Alert, Button, Input, Modal, Select, Tag, Upload } from 'antd';
import { type ReactNode, useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { ApiProblem, Unreachable } from '../api/problem';
import { useTranslation } from '../i18n';
import { distributionColours, type Notice, noticeColours, percent, points, stageColours, uploadPaper, usePapers, useSend } from './model';

/** How far a deal has come, in words. */
export function StageTag({ stage }: { stage: keyof typeof stageColours }) {
  const { t } = useTranslation('conversion');
  return <Tag color={stageColours[stage] ?? 'default'}>{t(`stageOf.${stage as 'DRAFT'}`)}</Tag>;
}

/** How far a distribution has come, in words. */
export function DistributionTag({ stage }: { stage: string }) {
  const { t } = useTranslation('conversion');
  return <Tag color={distributionColours[stage] ?? 'default'}>{t(`reward.stageOf.${stage as 'PAID'}`)}</Tag>;
}

/** A notice: where it stands, how long it runs, and the way to read it. */
export function NoticeLine({ notice }: { notice: Notice }) {
  const { t } = useTranslation('conversion');
  return (
    <span>
      <Tag color={noticeColours[notice.status]}>{t(`notice.status.${notice.status}`)}</Tag>
      {notice.from} – {notice.to} {notice.open_objections > 0 && <strong>{t('notice.objections', { count: notice.open_objections })} </strong>}
      <a href={`/notices/${notice.no}`} target="_blank" rel="noreferrer">
        {notice.no} {t('notice.open')}
      </a>
    </span>
  );
}

/** What the server refused: every field it named, in its own words. */
export function Refusal({ error }: { error: unknown }) {
  const { t: common } = useTranslation('common');
  if (error === undefined) return null;
  if (!(error instanceof ApiProblem)) {
    const away = error instanceof Unreachable;
    return <Alert type="error" showIcon role="alert" title={common(away ? 'unreachable.title' : 'broken.title')} description={away ? common('unreachable.detail') : String(error)} />;
  }
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={error.title}
      description={
        error.errors.length === 0 ? (
          error.detail
        ) : (
          <ul>
            {error.errors.map((entry) => (
              <li key={entry.pointer + entry.code}>{entry.detail}</li>
            ))}
          </ul>
        )
      }
    />
  );
}

/** A share typed as per cent. */
export function ShareInput({ id, value, onChange, label }: { id?: string; value: string; onChange: (typed: string) => void; label?: string }) {
  const wrong = value !== '' && points(value) === undefined;
  return <Input {...(id ? { id } : {})} {...(label ? { 'aria-label': label } : {})} inputMode="decimal" suffix="%" value={value} {...(wrong ? { status: 'error' as const } : {})} onChange={(e) => onChange(e.target.value)} />;
}

/** Shares that must come to the whole: says what they come to. */
export function SumOf({ typed }: { typed: readonly string[] }) {
  const { t } = useTranslation('conversion');
  const sum = typed.reduce((n, s) => n + (points(s) ?? 0), 0);
  return sum === 10_000 ? <span className="quiet">{t('reward.sum', { sum: percent(sum) })}</span> : <Tag color="red">{t('reward.sumWrong', { sum: percent(sum) })}</Tag>;
}

/** One of the deal's documents, or a new one that is uploaded at once. */
export function PaperPicker({ id, deal, value, onChange }: { id: string; deal: string; value: string; onChange: (paper: string) => void }) {
  const { t } = useTranslation('conversion');
  const papers = usePapers(deal);
  const { busy, refused, send } = useSend();
  return (
    <>
      <Select
        id={id}
        value={value || undefined}
        placeholder={t('papers.choose')}
        allowClear
        options={(papers.data?.items ?? []).map((p) => ({ value: p.id, label: p.filename }))}
        onChange={(paper?: string) => onChange(paper ?? '')}
      />
      <Upload
        showUploadList={false}
        accept=".pdf,.ofd,.jpg,.jpeg,.png,.docx"
        beforeUpload={(file) => {
          void send(async (key) => onChange((await uploadPaper(deal, file, key)).id));
          return false;
        }}
      >
        <Button type="link" size="small" loading={busy}>
          {t('papers.upload')}
        </Button>
      </Upload>
      <Refusal error={refused} />
    </>
  );
}

/** Asks before one step, for its reason where it needs one. */
export function StepDialog(props: { title: string; about?: string; danger?: boolean; reason?: boolean; children?: ReactNode; disabled?: boolean; send: (reason: string, key: string) => Promise<unknown>; onClose: () => void }) {
  const { t } = useTranslation('conversion');
  const { t: common } = useTranslation('common');
  const [reason, setReason] = useState('');
  const { busy, refused, send } = useSend(props.onClose);
  return (
    <Modal
      open
      title={props.title}
      okText={props.title}
      cancelText={common('cancel')}
      okButtonProps={{ loading: busy, danger: props.danger ?? false, disabled: (props.disabled ?? false) || ((props.reason ?? false) && reason.trim() === '') }}
      onCancel={props.onClose}
      onOk={() => void send((key) => props.send(reason.trim(), key))}
    >
      {props.about && <p>{props.about}</p>}
      <div className="conversion-form">
        {props.children}
        {props.reason && <Labelled label={t('reason')}>{(id) => <Input.TextArea id={id} value={reason} maxLength={1000} rows={3} onChange={(e) => setReason(e.target.value)} />}</Labelled>}
        <Refusal error={refused} />
      </div>
    </Modal>
  );
}
