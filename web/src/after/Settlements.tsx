import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, DatePicker, Input, Modal, Table, Tag, type TableColumnsType } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, ifMatch, newKey, type Schemas, take } from '../api/client';
import { filers } from '../app/feature';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { formatYuan } from '../ui/format';
import { Money } from '../ui/Money';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton } from '../ui/Skeletons';
import type { Contract } from './model';
import { Labelled } from './OpenPage';
import { Problem } from './Problem';

type Settlement = Schemas['Settlement'];

const keyOf = (id: string) => ['contract', id, 'settlements'];
const colors: Record<Settlement['status'], string> = { DECLARED: 'blue', CONFIRMED: 'green', REJECTED: 'red' };

/** What a contract has realised, statement by statement (技术性收入核定). */
export function Settlements({ contract }: { contract: Contract }) {
  const { t } = useTranslation('after');
  const me = useMe();
  const [declaring, setDeclaring] = useState(false);
  const [deciding, setDeciding] = useState<{ settlement: Settlement; confirm: boolean }>();
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(contract.id),
    queryFn: () => take(api.GET('/contracts/{id}/settlements', { params: { path: { id: contract.id } } })),
  });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <PartSkeleton rows={2} />;
  const own = contract.organization_id === me.organization.id && hasRole(me, filers) && contract.certificate_number !== undefined;
  return (
    <section aria-labelledby="after-settlements">
      <h3 id="after-settlements">{t('tab.settlements')}</h3>
      <p>{t('tab.settlementsHint', { contract: formatYuan(data.realised_contract_amount), total: formatYuan(data.contract_amount), income: formatYuan(data.income) })}</p>
      {data.items.length === 0 ? <p className="quiet">{t('tab.noSettlements')}</p> : <Statements items={data.items} onDecide={(settlement, confirm) => setDeciding({ settlement, confirm })} />}
      {own && <Button onClick={() => setDeclaring(true)}>{t('tab.declare')}</Button>}
      {declaring && <Declare contract={contract} onClose={() => setDeclaring(false)} />}
      {deciding && <Decide contract={contract} {...deciding} onClose={() => setDeciding(undefined)} />}
    </section>
  );
}

function Statements({ items, onDecide }: { items: Settlement[]; onDecide: (settlement: Settlement, confirm: boolean) => void }) {
  const { t } = useTranslation('after');
  const columns: TableColumnsType<Settlement> = [
    { key: 'no', title: t('tab.no'), dataIndex: 'no', width: 70 },
    { key: 'on', title: t('tab.realisedOn'), dataIndex: 'realised_on', width: 110 },
    { key: 'contract', title: t('tab.contractAmount'), align: 'right', render: (_, s) => <Money value={s.contract_amount} bare /> },
    { key: 'technical', title: t('tab.technicalAmount'), align: 'right', render: (_, s) => <Money value={s.technical_amount} bare /> },
    { key: 'income', title: t('tab.income'), align: 'right', render: (_, s) => <Money value={s.income} bare /> },
    { key: 'status', title: t('tab.state'), width: 110, render: (_, s) => <Tag color={colors[s.status]}>{t(`tab.status.${s.status}`)}</Tag> },
    {
      key: 'note',
      title: t('tab.note'),
      render: (_, s) =>
        s.actions.length > 0 ? (
          <>
            <Button size="small" type="primary" onClick={() => onDecide(s, true)}>
              {t('tab.confirm')}
            </Button>{' '}
            <Button size="small" onClick={() => onDecide(s, false)}>
              {t('tab.reject')}
            </Button>
          </>
        ) : (
          (s.opinion ?? s.note)
        ),
    },
  ];
  return <Table<Settlement> rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} scroll={{ x: 800 }} />;
}

const plain = (text: string): string => text.replace(/[,，\s]/g, '');
const isAmount = (text: string): boolean => /^\d{1,14}(\.\d{1,2})?$/.test(text);

function Declare({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const { t } = useTranslation('after');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [on, setOn] = useState(dayjs());
  const [amount, setAmount] = useState('');
  const [technical, setTechnical] = useState('');
  const [costs, setCosts] = useState<Partial<Record<CostKind, string>>>({});
  const [note, setNote] = useState('');
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const send = async () => {
    setBusy(true);
    const lines = costKinds.flatMap((kind) => (costs[kind] ? [{ kind, amount: costs[kind] }] : []));
    try {
      await take(
        api.POST('/contracts/{id}/settlements', {
          params: { path: { id: contract.id }, header: { 'Idempotency-Key': key } },
          body: { realised_on: on.format('YYYY-MM-DD'), contract_amount: amount, technical_amount: technical, costs: lines, note },
        }),
      );
      void message.success(t('dialog.done'));
      await queries.invalidateQueries({ queryKey: ['contract', contract.id] });
      onClose();
    } catch (error) {
      setRefused(error);
      setKey(newKey());
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('tab.declare')} okText={t('tab.declare')} cancelText={t('dialog.cancel')} okButtonProps={{ disabled: !isAmount(amount) || !isAmount(technical), loading: busy }} onCancel={onClose} onOk={() => void send()}>
      <div className="after-form">
        <Labelled label={t('tab.realisedOn')}>{(id) => <DatePicker id={id} value={on} maxDate={dayjs()} allowClear={false} onChange={(day) => day && setOn(day)} />}</Labelled>
        <Labelled label={t('tab.contractAmount')}>{(id) => <Input id={id} inputMode="decimal" value={amount} onChange={(e) => setAmount(plain(e.target.value))} />}</Labelled>
        <Labelled label={t('tab.technicalAmount')}>{(id) => <Input id={id} inputMode="decimal" value={technical} onChange={(e) => setTechnical(plain(e.target.value))} />}</Labelled>
        <fieldset className="desk-group">
          <legend>{t('tab.costs')}</legend>
          {costKinds.map((kind) => (
            <Labelled key={kind} label={t(`tab.cost.${kind}`)}>
              {(id) => <Input id={id} inputMode="decimal" value={costs[kind] ?? ''} onChange={(e) => setCosts({ ...costs, [kind]: plain(e.target.value) })} />}
            </Labelled>
          ))}
        </fieldset>
        <Labelled label={t('tab.note')}>{(id) => <Input id={id} value={note} maxLength={2000} onChange={(e) => setNote(e.target.value)} />}</Labelled>
        <Problem error={refused} />
      </div>
    </Modal>
  );
}

type CostKind = Schemas['SettlementCost']['kind'];
const costKinds: CostKind[] = ['LABOUR', 'MATERIAL', 'FUEL_POWER', 'EQUIPMENT', 'SPECIAL_BUSINESS', 'MANAGEMENT_1', 'MANAGEMENT_2'];

function Decide({ contract, settlement, confirm, onClose }: { contract: Contract; settlement: Settlement; confirm: boolean; onClose: () => void }) {
  const { t } = useTranslation('after');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [opinion, setOpinion] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const send = async () => {
    setBusy(true);
    const params = { path: { id: contract.id, settlement_id: settlement.id }, header: { 'If-Match': ifMatch(settlement.version) } };
    try {
      await take(api.POST('/contracts/{id}/settlements/{settlement_id}/decide', { params, body: { confirm, opinion: opinion.trim() } }));
      void message.success(t('dialog.done'));
      await queries.invalidateQueries({ queryKey: ['contract', contract.id] });
      onClose();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };
  const word = t(confirm ? 'tab.confirm' : 'tab.reject');
  return (
    <Modal open title={word} okText={word} cancelText={t('dialog.cancel')} okButtonProps={{ disabled: opinion.trim() === '', loading: busy, danger: !confirm }} onCancel={onClose} onOk={() => void send()}>
      <Labelled label={t('tab.opinion')}>{(id) => <Input.TextArea id={id} className="after-text" value={opinion} maxLength={2000} onChange={(e) => setOpinion(e.target.value)} />}</Labelled>
      <Problem error={refused} />
    </Modal>
  );
}
