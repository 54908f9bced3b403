import { Alert, Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { formatYuan } from '../../ui/format';
import { useChecks, useDraft, useEditor } from './editor';
import { Field } from './Field';
import { FindingLines } from './FindingsPanel';
import { Section } from './Section';
import type { Submit } from './useSubmit';

/** 承诺与提交: the promise of truth. The button is beside the title, too. */
export function CommitmentPart({ submit }: { submit: Submit }) {
  const { t } = useTranslation('contracts');
  const { session, contract } = useEditor();
  const { draft } = useDraft();
  return (
    <Section name="commitment" intro={t('submit.hint')}>
      <Field pointer="/commitment_accepted" group>
        {({ status: _, onBlur, ...control }) => (
          <Checkbox {...control} checked={draft.commitment_accepted === true} onChange={(event) => session.set('/commitment_accepted', event.target.checked)} {...{ onBlur }}>
            {t('submit.commitment')}
          </Checkbox>
        )}
      </Field>
      <SubmitButton label={t(contract?.status === 'CORRECTION' ? 'edit.resubmit' : 'edit.submit')} submit={submit} large />
    </Section>
  );
}

/**
 * Never disabled: leaving a field saves it, and a button that is disabled for
 * that moment would swallow the click. Submission waits for the save instead.
 */
export function SubmitButton({ label, submit, large }: { label: string; submit: Submit; large?: boolean }) {
  const { id } = useDraft();
  if (id === undefined) return null;
  return (
    <Button type="primary" size={large ? 'large' : undefined} className={large ? 'submit-button' : undefined} loading={submit.asking} onClick={submit.ask}>
      {label}
    </Button>
  );
}

/** Before submission: what happens next, or everything that must be dealt with first. */
export function SubmitDialog({ submit: { open, trouble, close, confirm: send } }: { submit: Submit }) {
  const { t } = useTranslation('contracts');
  const { contract } = useEditor();
  const { findings } = useChecks();
  const [busy, setBusy] = useState(false);
  const blocks = (findings ?? []).filter((finding) => finding.severity === 'BLOCK');
  const again = contract?.status === 'CORRECTION';
  const confirm = async () => {
    setBusy(true);
    await send().finally(() => setBusy(false));
  };
  if (open === 'blocked') {
    return (
      <Modal open title={t('submit.blocked', { count: blocks.length })} onCancel={close} footer={<Button onClick={close}>{t('submit.back')}</Button>} width={640}>
        <div className="dialog-findings" tabIndex={0} role="region" aria-label={t('findings.title')}>
          <FindingLines findings={blocks} before={close} />
        </div>
      </Modal>
    );
  }
  return (
    <Modal
      open={open === 'confirm'}
      title={t(again ? 'submit.retitle' : 'submit.title')}
      okText={t('submit.confirm')}
      cancelText={t('submit.back')}
      onOk={() => void confirm()}
      onCancel={close}
      confirmLoading={busy}
      width={560}
    >
      {trouble !== undefined && <Alert type="error" showIcon title={trouble} />}
      <NextSteps />
    </Modal>
  );
}

function NextSteps() {
  const { t } = useTranslation('contracts');
  const { contract } = useEditor();
  const { draft } = useDraft();
  const { findings, worksheet } = useChecks();
  const warnings = (findings ?? []).filter((finding) => finding.severity === 'HIGH' || finding.severity === 'WARN');
  const office = contract?.office?.name;
  return (
    <div className="submit-next">
      <p className="submit-what">
        <strong>{String(draft.project_name ?? '')}</strong>
        {worksheet && <span>{t('submit.amounts', { contract: formatYuan(worksheet.contract_amount), technical: formatYuan(worksheet.technical_amount) })}</span>}
      </p>
      <ol>
        <li>{office === undefined ? t('submit.office') : t('submit.officeKnown', { office })}</li>
        <li>{t(contract?.accepted_on === undefined ? 'submit.next' : 'submit.again')}</li>
        <li>{t('submit.locked')}</li>
      </ol>
      {warnings.length > 0 && (
        <>
          <p>{t('submit.warnings', { count: warnings.length })}</p>
          <ul className="submit-warnings">
            {warnings.map((finding, i) => (
              <li key={i}>{finding.text}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
