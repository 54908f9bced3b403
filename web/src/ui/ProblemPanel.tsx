import { Button, Result } from 'antd';
import { ApiProblem, Unreachable } from '../api/problem';
import { useTranslation } from '../i18n';

/** A page or part that could not be read: what the server said, and what to do. */
export function ProblemPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('common');
  const [title, detail] =
    error instanceof ApiProblem
      ? [error.title, error.detail]
      : error instanceof Unreachable
        ? [t('unreachable.title'), t('unreachable.detail')]
        : [t('broken.title'), String(error)];
  return (
    <div role="alert">
      <Result
        status={error instanceof ApiProblem && error.status === 404 ? '404' : 'warning'}
        title={title}
        subTitle={
          <>
            <p>{detail}</p>
            {error instanceof ApiProblem && error.requestId && <p className="quiet">{t('requestId', { id: error.requestId })}</p>}
          </>
        }
        extra={onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
      />
    </div>
  );
}
