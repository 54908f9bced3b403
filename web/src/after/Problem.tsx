import { Alert } from 'antd';
import { ApiProblem, Unreachable } from '../api/problem';
import { fieldLabel } from '../case/fieldLabel';
import { useTranslation } from '../i18n';

/** What the server refused, with every field it named. */
export function Problem({ error }: { error: unknown }) {
  const { t: common } = useTranslation('common');
  const { t } = useTranslation('case');
  if (error === undefined) return null;
  if (!(error instanceof ApiProblem)) {
    const away = error instanceof Unreachable;
    return <Alert type="error" showIcon role="alert" title={common(away ? 'unreachable.title' : 'broken.title')} description={away ? common('unreachable.detail') : String(error)} />;
  }
  const label = (pointer: string) => (/^\/(form\/)?(reason|note|opinion|files|benefits|effective_on|ground|authority)/.test(pointer) ? '' : `${fieldLabel(t, pointer.replace(/^\/form/, ''))}：`);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={error.title}
      description={
        <>
          <div>{error.detail}</div>
          <ul>
            {error.errors.map((entry) => (
              <li key={entry.pointer + entry.code}>
                {label(entry.pointer)}
                {entry.detail}
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}
