import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { Calculated } from './Calculator';
import { type Agreement, caseOf, type Conversion, isWhole, percent, points, useSend } from './model';
import { PaperPicker, Refusal, ShareInput, SumOf } from './View';

interface Typed {
  name: string;
  unit_code: string;
  share: string;
  main: boolean;
  leader: boolean;
  username: string;
}

const nobody: Typed = { name: '', unit_code: '', share: '', main: false, leader: false, username: '' };
const bare = (points: number) => percent(points).replace('%', '');

/** The next version of the agreement, with what the shares would come to of a million yuan. */
export function AgreementForm({ deal, before, onClose }: { deal: Conversion; before?: Agreement; onClose: () => void }) {
  const { t } = useTranslation('conversion');
  const { t: common } = useTranslation('common');
  const kind = caseOf(deal.terms.mode);
  const [shares, setShares] = useState(() =>
    before ? { contributors: bare(before.contributors), office: bare(before.office), unit: bare(before.unit) } : { contributors: kind === 'PROFIT' ? '10' : '70', office: '0', unit: kind === 'PROFIT' ? '90' : '30' },
  );
  const [officeUsed, setOffice] = useState(before?.office_used ?? false);
  const [own, setOwn] = useState(false);
  const [people, setPeople] = useState<Typed[]>(() => before?.people.map((p) => ({ ...nobody, name: p.name, unit_code: p.unit_code ?? '', share: bare(p.share), main: p.main, leader: p.leader })) ?? [nobody]);
  const [paper, setPaper] = useState('');
  const [note, setNote] = useState('');
  const { busy, refused, send } = useSend(onClose);
  const three = [points(shares.contributors), points(shares.office), points(shares.unit)];
  const shared = !own || (isWhole(people.map((p) => points(p.share))) && people.every((p) => p.name.trim() !== ''));
  const completers = useQuery({ queryKey: ['conversion', 'completers', deal.achievement_id], queryFn: () => take(api.GET('/achievements/{id}', { params: { path: { id: deal.achievement_id } } })) }).data?.form.people ?? [];
  const main = own ? people.filter((p) => p.main).reduce((n, p) => n + (points(p.share) ?? 0), 0) : completers.filter((p) => p.main).reduce((n, p) => n + p.share, 0);
  const body = (): Schemas['NewRewardAgreement'] => ({
    contributors: three[0] ?? 0, office: three[1] ?? 0, unit: three[2] ?? 0, office_used: officeUsed, paper_id: paper, ...(note.trim() ? { note: note.trim() } : {}),
    ...(own ? { people: people.map(personOf) } : {}),
  });
  return (
    <Modal
      open
      width={760}
      title={t('reward.agreementNew')}
      okText={common('save')}
      cancelText={common('cancel')}
      okButtonProps={{ loading: busy, disabled: !isWhole(three) || !shared || paper === '' }}
      onCancel={onClose}
      onOk={() => void send((key) => take(api.POST('/conversions/{id}/agreements', { params: { path: { id: deal.id }, header: { 'Idempotency-Key': key } }, body: body() })))}
    >
      <div className="conversion-form">
        <div className="conversion-pair">
          {(['contributors', 'office', 'unit'] as const).map((name) => (
            <Labelled key={name} label={t(`reward.${name}`)}>{(id) => <ShareInput id={id} value={shares[name]} onChange={(v) => setShares({ ...shares, [name]: v })} />}</Labelled>
          ))}
        </div>
        <SumOf typed={[shares.contributors, shares.office, shares.unit]} />
        <Checkbox checked={officeUsed} onChange={(e) => setOffice(e.target.checked)}>
          {t('reward.officeUsed')}
        </Checkbox>
        <Radio.Group value={own} onChange={(e) => setOwn(e.target.value as boolean)} options={[{ value: false, label: t('reward.peopleDefault') }, { value: true, label: t('reward.peopleOwn') }]} />
        {own && <People people={people} onChange={setPeople} />}
        {!own && <p className="quiet">{completers.map((p) => `${p.name ?? ''} ${percent(p.share)}${p.main ? `（${t('reward.isMain')}）` : ''}`).join('、')}</p>}
        <Labelled label={t('reward.paper')}>{(id) => <PaperPicker id={id} deal={deal.id} value={paper} onChange={setPaper} />}</Labelled>
        <Labelled label={t('reward.note')}>{(id) => <Input id={id} value={note} maxLength={1000} onChange={(e) => setNote(e.target.value)} />}</Labelled>
        <Calculated
          figures={
            isWhole(three)
              ? { case: kind, publicUnit: deal.public_unit, officeUsed, gross: '1000000.00', contributors: three[0] ?? 0, office: three[1] ?? 0, unit: three[2] ?? 0, main: Math.min(main, 10_000) }
              : undefined
          }
        />
        <Refusal error={refused} />
      </div>
    </Modal>
  );
}

function People({ people, onChange }: { people: Typed[]; onChange: (people: Typed[]) => void }) {
  const { t } = useTranslation('conversion');
  const put = (i: number, change: Partial<Typed>) => onChange(people.map((p, k) => (k === i ? { ...p, ...change } : p)));
  return (
    <div role="group" aria-label={t('reward.people')}>
      {people.map((p, i) => (
        <div className="conversion-person" key={i}>
          <Labelled label={t('reward.person')}>{(id) => <Input id={id} value={p.name} maxLength={64} onChange={(e) => put(i, { name: e.target.value })} />}</Labelled>
          <Labelled label={t('reward.personUnit')}>{(id) => <Input id={id} value={p.unit_code} maxLength={18} onChange={(e) => put(i, { unit_code: e.target.value })} />}</Labelled>
          <Labelled label={t('reward.share')}>{(id) => <ShareInput id={id} value={p.share} onChange={(share) => put(i, { share })} />}</Labelled>
          <Labelled label={t('reward.username')}>{(id) => <Input id={id} value={p.username} maxLength={64} title={t('reward.usernameHint')} onChange={(e) => put(i, { username: e.target.value })} />}</Labelled>
          <span>
            <Checkbox checked={p.main} onChange={(e) => put(i, { main: e.target.checked })}>
              {t('reward.isMain')}
            </Checkbox>
            <Checkbox checked={p.leader} onChange={(e) => put(i, { leader: e.target.checked })}>
              {t('reward.isLeader')}
            </Checkbox>
          </span>
          <Button size="small" disabled={people.length === 1} aria-label={`${t('reward.removePerson')} ${p.name}`} onClick={() => onChange(people.filter((_, k) => k !== i))}>
            {t('reward.removePerson')}
          </Button>
        </div>
      ))}
      <div className="conversion-bar">
        <Button size="small" onClick={() => onChange([...people, nobody])}>
          {t('reward.addPerson')}
        </Button>
        <SumOf typed={people.map((p) => p.share)} />
      </div>
    </div>
  );
}

function personOf(p: Typed): Schemas['RewardPersonInput'] {
  return {
    name: p.name.trim(), share: points(p.share) ?? 0, main: p.main, leader: p.leader, ...(p.unit_code.trim() ? { unit_code: p.unit_code.trim() } : {}),
    ...(p.username.trim() ? { username: p.username.trim() } : {}),
  };
}
