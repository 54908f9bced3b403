import { useQuery } from '@tanstack/react-query';
import { api, take } from '../../api/client';
import { fieldLabel } from '../../case/fieldLabel';
import { FindingList } from '../../case/FindingList';
import { useTranslation } from '../../i18n';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { type Contract, contractKey, useStepsHere } from '../step/useStep';
import { HandleFinding } from './HandleFinding';
import { ReturnButton } from './FormTab';
import { useReturnList } from './returnList';

/** What the checks say of the contract as it is now. */
export function useFindings(contract: Contract) {
  const { id } = contract;
  return useQuery({
    queryKey: [...contractKey(id), 'findings'],
    queryFn: () => take(api.GET('/contracts/{id}/findings', { params: { path: { id } } })),
  });
}

/** The findings; each can be looked up in the form or sent back with its own words. */
export function FindingsTab({ onOpenField }: { onOpenField: (pointer: string) => void }) {
  const { t } = useTranslation('case');
  const { contract } = useStepsHere();
  const list = useReturnList();
  const { data, error, isPending, refetch } = useFindings(contract);
  if (isPending) return <PartSkeleton />;
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <FindingList
        findings={data.items}
        parties={contract.parties}
        onOpenField={onOpenField}
        action={(finding) => (
          <>
            {list.open && finding.pointer && <ReturnButton list={list} pointer={finding.pointer} label={fieldLabel(t, finding.pointer, contract.parties)} reason={finding.text} />}
            <HandleFinding finding={finding} />
          </>
        )}
      />
      {data.unchecked.length > 0 && (
        <details className="desk-unchecked">
          <summary>
            {t('finding.unchecked')} <span className="quiet">{data.unchecked.length}</span>
          </summary>
          <p className="quiet">{t('finding.uncheckedHint')}</p>
          <ul>
            {data.unchecked.map((rule) => (
              <li key={rule.rule + rule.reason}>
                {t('finding.rule', { rule: rule.rule })} {rule.text}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
