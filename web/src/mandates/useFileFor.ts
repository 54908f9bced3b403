import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, take } from '../api/client';
import { ApiProblem } from '../api/problem';

/** Begins a draft for a client and opens it. */
export function useFileFor(): { busy: string | undefined; fileFor: (client: string) => Promise<void> } {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const go = useNavigate();
  const [busy, setBusy] = useState<string>();
  return {
    busy,
    fileFor: async (client) => {
      setBusy(client);
      try {
        const draft = await take(api.POST('/contracts', { params: { query: { on_behalf_of: client } }, body: {} }));
        await queries.invalidateQueries({ queryKey: ['contracts'] });
        await go(`/contracts/${draft.id}/edit`);
      } catch (error) {
        void message.error(error instanceof ApiProblem ? `${error.title} ${error.detail}` : String(error));
      } finally {
        setBusy(undefined);
      }
    },
  };
}
