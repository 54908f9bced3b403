import { Timeline } from 'antd';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { after } from '../i18n/zh-CN/after';
import { InstantText } from '../ui/InstantText';

/** Who did what, oldest first. */
export function StepList({ steps }: { steps: readonly Schemas['ProceedingStep'][] }) {
  const { t } = useTranslation('after');
  const name = (action: string) => (action in after.action ? t(`action.${action as keyof typeof after.action}`) : action);
  return (
    <Timeline
      items={steps.map((step) => ({
        key: step.no,
        content: (
          <>
            <div>
              <span className="quiet">{step.by_name}</span> <strong>{name(step.action)}</strong>
            </div>
            {step.note && <div className="case-long">{step.note}</div>}
            <div className="quiet">
              <InstantText value={step.at} />
            </div>
          </>
        ),
      }))}
    />
  );
}
