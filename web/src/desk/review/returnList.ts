import { App } from 'antd';
import { fieldLabel } from '../../case/fieldLabel';
import { useTranslation } from '../../i18n';
import { useStepsHere } from '../step/useStep';
import { useNotes } from './notes';

export interface ReturnList {
  /** Whether this case can be returned by this person now. */
  open: boolean;
  has: (pointer: string) => boolean;
  /** Puts a field on the list with a reason, or takes it off again. */
  toggle: (pointer: string, reason?: string) => void;
}

/** A material that a finding misses is returned as a material, anything else as a field. */
const itemAt = (pointer: string) => {
  const material = /^\/documents\/(M\d+)$/.exec(pointer)?.[1];
  return material ? { material } : { field: pointer };
};

/** The list of what to send back, as the buttons of the desk fill it. */
export function useReturnList(): ReturnList {
  const { t } = useTranslation('desk');
  const { t: inCase } = useTranslation('case');
  const { message } = App.useApp();
  const { contract } = useStepsHere();
  const { notes, write } = useNotes();
  const isAt = (pointer: string) => {
    const wanted = itemAt(pointer);
    return (item: { field?: string; material?: string }) => (wanted.material ? item.material === wanted.material : item.field === wanted.field);
  };
  return {
    open: contract.actions.includes('return'),
    has: (pointer) => notes.items.some(isAt(pointer)),
    toggle: (pointer, reason) => {
      const label = fieldLabel(inCase, pointer, contract.parties);
      if (notes.items.some(isAt(pointer))) {
        write({ items: notes.items.filter((item) => !isAt(pointer)(item)) });
        return;
      }
      write({ items: [...notes.items, { ...itemAt(pointer), reason: reason ?? t('return.prefill', { label }) }] });
      void message.success(t('return.added', { label }));
    },
  };
}
