import { useQuery } from '@tanstack/react-query';
import { api, take } from '../../api/client';

/** The people of the own office; for its head only. */
export const usePeople = (enabled = true) => useQuery({ queryKey: ['people'], queryFn: async () => (await take(api.GET('/offices/people'))).items, enabled });

export const useSubstitutes = () => useQuery({ queryKey: ['substitutes'], queryFn: async () => (await take(api.GET('/offices/substitutes'))).items });
