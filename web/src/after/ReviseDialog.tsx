import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { PartSkeleton } from '../ui/Skeletons';
import { benefitsOf } from './Benefits';
import { patchOf } from './changes';
import type { Taking } from './CaseActions';
import { type Contract, type Proceeding, type Start, starts } from './model';
import { type Filled, isReady, RequestFields } from './OpenPage';
import { Problem } from './Problem';

interface Props {
  proceeding: Proceeding;
  taking: Taking;
  onClose: () => void;
}

/** A returned application, to be completed and handed in again as a whole. */
export function ReviseDialog(props: Props) {
  const { contract_id: id } = props.proceeding;
  const { data } = useQuery({ queryKey: ['contract', id], queryFn: () => take(api.GET('/contracts/{id}', { params: { path: { id } } })) });
  return data ? <Revise {...props} contract={data} /> : <PartSkeleton />;
}

function Revise({ proceeding: p, taking, onClose, contract }: Props & { contract: Contract }) {
  const { t } = useTranslation('after');
  const start = (Object.keys(starts) as Start[]).find((name) => starts[name] === p.kind) ?? 'change';
  const [filled, setFilled] = useState<Filled>(() => ({
    values: new Map((p.differences ?? []).filter((d) => typeof d.after !== 'object' || Array.isArray(d.after)).map((d) => [d.pointer, d.after])),
    reason: p.reason,
    effective: p.effective_on ? dayjs(p.effective_on) : null,
    ground: p.ground ?? null,
    files: p.files ?? [],
    benefits: p.benefits ?? [],
  }));
  const body = () => ({
    form: filled.values.size > 0 ? patchOf(contract, filled.values) : undefined,
    reason: filled.reason,
    effective_on: filled.effective?.format('YYYY-MM-DD'),
    ground: filled.ground ?? undefined,
    files: filled.files,
    benefits: benefitsOf(filled.benefits),
  });
  return (
    <Modal
      open
      width={860}
      title={t('action.revise')}
      okText={t('action.revise')}
      cancelText={t('dialog.cancel')}
      okButtonProps={{ disabled: !isReady(start, filled), loading: taking.busy }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void taking.take((params) => api.POST('/proceedings/{id}/revise', { params, body: body() }))}
    >
      <div className="after-form">
        <RequestFields contract={contract} start={start} filled={filled} onChange={setFilled} />
        <Problem error={taking.refused} />
      </div>
    </Modal>
  );
}
