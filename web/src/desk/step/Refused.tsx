import { Alert } from 'antd';
import { ApiProblem, Unreachable } from '../../api/problem';
import { type CaseT, fieldLabel } from '../../case/fieldLabel';
import { useTranslation } from '../../i18n';
import type { desk } from '../../i18n/zh-CN/desk';
import { useStepsHere } from './useStep';

type ActionName = Exclude<keyof typeof desk.action, 'none' | 'renew'>;

/** What the server refused, in its own words, with every field it named. */
export function Refused() {
  const { t } = useTranslation('desk');
  const { t: common } = useTranslation('common');
  const { t: inCase } = useTranslation('case');
  const { refused } = useStepsHere();
  if (!refused) return null;
  if (!(refused instanceof ApiProblem)) {
    const away = refused instanceof Unreachable;
    return <Alert type="error" showIcon role="alert" title={common(away ? 'unreachable.title' : 'broken.title')} description={away ? common('unreachable.detail') : String(refused)} />;
  }
  const names = refused.actions.filter((name): name is ActionName => t(`action.${name as ActionName}`) !== `action.${name}`);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={refused.title}
      description={
        <>
          <div>{refused.detail}</div>
          {refused.errors.length > 0 && (
            <ul className="desk-errors">
              {refused.errors.map((error) => (
                <li key={error.pointer + error.code}>
                  {labelOf(inCase, error.pointer)} {error.detail}
                </li>
              ))}
            </ul>
          )}
          {names.length > 0 && <div>{t('conflict.actions', { actions: names.map((name) => t(`action.${name}`)).join('、') })}</div>}
          <div className="quiet">{common('requestId', { id: refused.requestId })}</div>
        </>
      }
    />
  );
}

// Only pointers into the form have a name there; those of a step's own fields
// (opinion, checklist, panel) explain themselves in the server's sentence.
function labelOf(t: CaseT, pointer: string): string {
  const head = pointer.split('/')[1] ?? '';
  const known = ['contract_amount', 'technical_amount', 'kind', 'sub_kind'].includes(head);
  return known ? `${fieldLabel(t, pointer)}：` : '';
}
