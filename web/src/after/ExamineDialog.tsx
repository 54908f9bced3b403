import { Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { api, type Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import type { Taking } from './CaseActions';
import { type Proceeding, useRecommendation } from './model';
import { Labelled, Part } from './OpenPage';
import { Problem } from './Problem';

type Recommendation = Schemas['ProceedingRecommendation'];

/** The examiner's finding: what is recommended, why, and which amounts. */
export function ExamineDialog({ proceeding, taking, onClose }: { proceeding: Proceeding; taking: Taking; onClose: () => void }) {
  const { t } = useTranslation('after');
  const { t: inCase } = useTranslation('case');
  const word = useRecommendation();
  const choices: Recommendation[] = proceeding.kind === 'RECHECK' ? ['CONFIRM', 'AMEND', 'REVOKE'] : ['GRANT', 'DENY'];
  const [recommendation, setRecommendation] = useState<Recommendation>();
  const [opinion, setOpinion] = useState('');
  const [contract, setContract] = useState('');
  const [technical, setTechnical] = useState('');
  const [experts, setExperts] = useState('');
  const restates = recommendation === 'AMEND' || (proceeding.kind === 'CHANGE' && recommendation === 'GRANT');
  const body = (): Schemas['ProceedingFinding'] => ({
    recommendation: recommendation ?? 'DENY',
    opinion: opinion.trim(),
    ...(restates && contract ? { contract_amount: contract } : {}),
    ...(restates && technical ? { technical_amount: technical } : {}),
    ...(restates && experts.trim() ? { panel: panelOf(experts) } : {}),
  });
  return (
    <Modal
      open
      title={t('action.examine')}
      okText={t('action.examine')}
      cancelText={t('dialog.cancel')}
      okButtonProps={{ disabled: recommendation === undefined || opinion.trim() === '', loading: taking.busy }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void taking.take((params) => api.POST('/proceedings/{id}/examine', { params, body: body() }))}
    >
      <div className="after-form">
        <Part label={t('dialog.recommendation')}>
          <Radio.Group value={recommendation} onChange={(e) => setRecommendation(e.target.value as Recommendation)} options={choices.map((value) => ({ value, label: word(proceeding.kind, value) }))} />
        </Part>
        {restates && (
          <Part label={t('dialog.amounts')}>
            <Labelled label={inCase('field.contract_amount')}>{(id) => <Input id={id} inputMode="decimal" value={contract} onChange={(e) => setContract(e.target.value.replace(/[,，\s]/g, ''))} />}</Labelled>
            <Labelled label={inCase('field.technical_amount')}>{(id) => <Input id={id} inputMode="decimal" value={technical} onChange={(e) => setTechnical(e.target.value.replace(/[,，\s]/g, ''))} />}</Labelled>
            <Labelled label={t('dialog.experts')}>{(id) => <Input.TextArea id={id} className="after-text" value={experts} onChange={(e) => setExperts(e.target.value)} />}</Labelled>
          </Part>
        )}
        <Labelled label={t('dialog.opinion')}>{(id) => <Input.TextArea id={id} className="after-text" value={opinion} maxLength={4000} onChange={(e) => setOpinion(e.target.value)} />}</Labelled>
        <Problem error={taking.refused} />
      </div>
    </Modal>
  );
}

/** Experts as they are typed: a line each, the name before the first comma. */
export function panelOf(text: string): Schemas['Expert'][] {
  return text
    .split('\n')
    .map((line) => /^([^,，]*)[,，]?(.*)$/.exec(line.trim()))
    .filter((match) => match !== null && match[1] !== '')
    .map((match) => ({ name: match?.[1]?.trim() ?? '', opinion: match?.[2]?.trim() ?? '' }));
}
