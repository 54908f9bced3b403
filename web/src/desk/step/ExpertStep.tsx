import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { api } from '../../api/client';
import { useTranslation } from '../../i18n';
import { type Expert, useNotes } from '../review/notes';
import { LineField, RecommendationField, TextField } from './Field';
import type { StepProps } from './smallSteps';
import { StepDrawer } from './StepDialog';
import { useStepsHere } from './useStep';

const nobody: Expert = { name: '', title: '', organization: '', opinion: '' };
const least = 3;

/** At least three lines to fill in, whatever is there already. */
const withLines = (panel: Expert[]): Expert[] => [...panel, ...Array.from({ length: Math.max(0, least - panel.length) }, () => nobody)];

/** Records the panel, what each expert said, and the conclusion. */
export function ExpertStep({ onClose }: StepProps) {
  const { t } = useTranslation('desk');
  const steps = useStepsHere();
  const { notes, write, clear } = useNotes();
  const panel = withLines(notes.panel);
  const { recommendation } = notes;
  const complete = panel.every((expert) => expert.name.trim() && expert.opinion.trim());
  const go = async () => {
    if (!recommendation) return;
    const body = { recommendation, conclusion: notes.conclusion.trim(), panel };
    if (!(await steps.take('expert-opinion', (params) => api.POST('/contracts/{id}/expert-opinion', { params, body })))) return;
    clear('panel', 'conclusion', 'recommendation');
    onClose();
  };
  return (
    <StepDrawer title={t('expert.title')} go={t('expert.go')} disabled={!complete || !recommendation || !notes.conclusion.trim()} onGo={() => void go()} onClose={onClose} width={640}>
      <RecommendationField label={t('expert.recommendation')} value={recommendation} onChange={(next) => write({ recommendation: next })} />
      <TextField label={t('expert.conclusion')} value={notes.conclusion} max={4000} onChange={(conclusion) => write({ conclusion })} />
      <h3>{t('expert.panel')}</h3>
      {panel.map((expert, i) => (
        <ExpertLine
          key={i}
          n={i + 1}
          expert={expert}
          onChange={(next) => write({ panel: panel.map((one, at) => (at === i ? next : one)) })}
          onRemove={panel.length > least ? () => write({ panel: panel.filter((_, at) => at !== i) }) : undefined}
        />
      ))}
      <Button icon={<PlusOutlined />} onClick={() => write({ panel: [...panel, nobody] })}>
        {t('expert.add')}
      </Button>
    </StepDrawer>
  );
}

interface LineProps {
  n: number;
  expert: Expert;
  onChange: (next: Expert) => void;
  onRemove?: () => void;
}

function ExpertLine({ n, expert, onChange, onRemove }: LineProps) {
  const { t } = useTranslation('desk');
  const line = (field: 'name' | 'title' | 'organization', label: string, max: number) => (
    <LineField label={label} name={t('expert.fieldOf', { n, field: label })} value={expert[field] ?? ''} max={max} onChange={(value) => onChange({ ...expert, [field]: value })} />
  );
  return (
    <fieldset className="desk-expert">
      <legend>
        {t('expert.expert', { n })}
        {onRemove && <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('expert.remove', { n })} onClick={onRemove} />}
      </legend>
      {line('name', t('expert.name'), 64)}
      {line('title', t('expert.position'), 64)}
      {line('organization', t('expert.organization'), 200)}
      <LineField label={t('expert.opinion')} name={t('expert.fieldOf', { n, field: t('expert.opinion') })} value={expert.opinion} max={2000} onChange={(opinion) => onChange({ ...expert, opinion })} />
    </fieldset>
  );
}
