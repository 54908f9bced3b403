import { Button } from 'antd';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { ProblemPanel } from '../ui/ProblemPanel';
import type { View } from './view';

interface Props {
  error: unknown;
  onRetry: () => void;
  view: View;
}

/** A question the server refused, with the reason for each parameter and the way back to now. */
export function Refusal({ error, onRetry, view }: Props) {
  const { t } = useTranslation('volume');
  const reasons = error instanceof ApiProblem ? error.errors : [];
  return (
    <section className="panel volume-refusal">
      <ProblemPanel error={error} onRetry={onRetry} />
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason) => (
            <li key={`${reason.pointer} ${reason.code}`}>{reason.detail}</li>
          ))}
        </ul>
      )}
      {view.asOf && (
        <Button type="primary" onClick={() => view.set({ as_of: undefined })}>
          {t('asOf.back')}
        </Button>
      )}
    </section>
  );
}
