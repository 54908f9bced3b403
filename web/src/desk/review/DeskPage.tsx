import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { api, take } from '../../api/client';
import '../../case/case.css';
import { useMe } from '../../session/useMe';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PageSkeleton } from '../../ui/Skeletons';
import '../desk.css';
import { type Contract, contractKey, StepsContext, useSteps } from '../step/useStep';
import { Desk } from './Desk';
import { NotesContext, useKeptNotes } from './notes';

/** The review desk (审查台) of one case. */
export function DeskPage() {
  const { id = '' } = useParams();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: contractKey(id),
    queryFn: () => take(api.GET('/contracts/{id}', { params: { path: { id } } })),
    refetchInterval: 60_000,
  });
  if (isPending) return <PageSkeleton />;
  if (!data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return <OpenDesk key={id} contract={data} />;
}

// Steps and notes belong to one case: another case starts with its own.
function OpenDesk({ contract }: { contract: Contract }) {
  const me = useMe();
  const notes = useKeptNotes(me.id, contract.id);
  const steps = useSteps(contract);
  return (
    <NotesContext.Provider value={notes}>
      <StepsContext.Provider value={steps}>
        <Desk />
      </StepsContext.Provider>
    </NotesContext.Provider>
  );
}
