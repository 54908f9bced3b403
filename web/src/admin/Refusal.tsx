import { Alert, type FormInstance } from 'antd';
import { useEffect } from 'react';
import { ApiProblem, type FieldError, Unreachable } from '../api/problem';
import { useTranslation } from '../i18n';

/** What the server refused, in its own words; fields that the form shows say it themselves. */
export function Refusal({ refused, shown = [] }: { refused: unknown; shown?: string[] }) {
  const { t } = useTranslation('common');
  if (!refused) return null;
  if (!(refused instanceof ApiProblem)) {
    const away = refused instanceof Unreachable;
    return <Alert className="admin-refusal" type="error" showIcon role="alert" title={t(away ? 'unreachable.title' : 'broken.title')} description={away ? t('unreachable.detail') : String(refused)} />;
  }
  const rest = refused.errors.filter((error) => !shown.includes(nameOf(error).join('.')));
  // Where every mistake stands at its field, more words would only hide the fields.
  if (refused.errors.length > 0 && rest.length === 0) return <Alert className="admin-refusal" type="error" showIcon role="alert" title={refused.title} />;
  return (
    <Alert
      className="admin-refusal"
      type="error"
      showIcon
      role="alert"
      title={refused.title}
      description={
        <>
          <div>{refused.detail}</div>
          {rest.length > 0 && (
            <ul>
              {rest.map((error) => (
                <li key={error.pointer + error.code}>{error.detail}</li>
              ))}
            </ul>
          )}
          <div className="quiet">{t('requestId', { id: refused.requestId })}</div>
        </>
      }
    />
  );
}

/** '/profile/zip' → ['profile', 'zip']: the name of the field in a form. */
export const nameOf = (error: FieldError): string[] => error.pointer.split('/').slice(1);

/** Puts what the server found wrong with fields beside them. */
export function useFieldErrors(form: FormInstance, refused: unknown, shown: string[]): void {
  const names = shown.join(' ');
  useEffect(() => {
    if (!(refused instanceof ApiProblem)) return;
    const here = refused.errors.map((error) => ({ name: nameOf(error), errors: [error.detail] })).filter(({ name }) => names.split(' ').includes(name.join('.')));
    form.setFields(here);
    const first = here[0];
    if (first) form.scrollToField(first.name, { block: 'center', focus: true });
  }, [form, refused, names]);
}
