import { useQuery } from '@tanstack/react-query';
import { api, type Schemas, take } from '../../api/client';
import type { Contract } from '../step/useStep';
import type { Notes } from './notes';

export type Test = Schemas['ChecklistTest'];

/** The tests for a case: of the approved kind, where the reviewer changed it. */
export function useChecklist(contract: Contract, notes: Notes) {
  const kind = notes.approved.kind ?? contract.approved?.kind ?? contract.kind ?? '';
  const sub_kind = notes.approved.kind ? notes.approved.sub_kind : (contract.approved?.sub_kind ?? contract.sub_kind);
  return useQuery({
    queryKey: ['checklist', contract.id, contract.round, kind, sub_kind],
    queryFn: () => take(api.GET('/checklists', { params: { query: { kind, sub_kind: sub_kind || undefined, contract_id: contract.id } } })),
    enabled: kind !== '',
    staleTime: Infinity,
  });
}

/** How far the answers are. */
export function progressOf(tests: readonly Test[], answers: Notes['checklist']): { done: number; hardOpen: number } {
  return {
    done: tests.filter((test) => answers[test.id]).length,
    hardOpen: tests.filter((test) => test.hard && answers[test.id] && answers[test.id] !== 'YES').length,
  };
}
