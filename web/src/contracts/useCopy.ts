import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useNavigate } from 'react-router';
import { api, take } from '../api/client';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';

/** Copies a contract as a new draft and opens it. */
export function useCopy(): (id: string) => Promise<void> {
  const { t } = useTranslation('contracts');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const go = useNavigate();
  return async (id) => {
    try {
      const copy = await take(api.POST('/contracts/{id}/copy', { params: { path: { id } }, body: {} }));
      void message.success(t('list.copied'), 6);
      await queries.invalidateQueries({ queryKey: ['contracts'] });
      go(`/contracts/${copy.id}/edit`);
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title} ${error.detail}` : t('problem'));
    }
  };
}
