import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Drawer, Input } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { BrokerPart } from './BrokerPart';
import { uploadPaper, useSend } from './send';

type Deal = Schemas['BrokerageDeal'];

/** A broker's part in one contract: agreeing to be named, and commission that came in. The contract itself stays with its parties. */
export function OwnDeal({ deal, onClose }: { deal: Deal; onClose: () => void }) {
  const { data } = useQuery({
    queryKey: ['contract', deal.contract_id, 'brokers'],
    queryFn: () => take(api.GET('/contracts/{id}/brokers', { params: { path: { id: deal.contract_id } } })),
  });
  const row = data?.items.find((r) => r.status === 'CONFIRMED' && r.broker.broker_no === deal.broker_no);
  return (
    <Drawer open size={1080} title={deal.project_name} onClose={onClose}>
      <BrokerPart contractId={deal.contract_id} editable={false} />
      {row && deal.registered_on && <Receive contract={deal.contract_id} row={row.id} />}
    </Drawer>
  );
}

/** Declares commission with its bank receipt, which a registrar then confirms. */
function Receive({ contract, row }: { contract: string; row: string }) {
  const { t } = useTranslation('brokerage');
  const [amount, setAmount] = useState('');
  const [invoice, setInvoice] = useState('');
  const [on, setOn] = useState(dayjs());
  const [file, setFile] = useState<File>();
  const { busy, refused, send } = useSend(() => {
    setAmount('');
    setInvoice('');
  });
  const declare = async (key: string) => {
    if (!file) return;
    const { id } = await uploadPaper(file);
    await take(
      api.POST('/contracts/{id}/commission-receipts', {
        params: { path: { id: contract }, header: { 'Idempotency-Key': key } },
        body: { row_id: row, amount, paid_on: on.format('YYYY-MM-DD'), invoice_no: invoice, paper_id: id },
      }),
    );
  };
  return (
    <section aria-labelledby="commission-declare">
      <h3 id="commission-declare">{t('receipt.declare')}</h3>
      <p className="quiet">{t('receipt.declareAbout')}</p>
      <div className="after-form">
        <Labelled label={t('receipt.amount')}>{(id) => <Input id={id} value={amount} inputMode="decimal" maxLength={17} onChange={(e) => setAmount(e.target.value.trim())} />}</Labelled>
        <Labelled label={t('receipt.on')}>{(id) => <DatePicker id={id} value={on} maxDate={dayjs()} allowClear={false} onChange={(d) => d && setOn(d)} />}</Labelled>
        <Labelled label={t('receipt.invoice')}>{(id) => <Input id={id} value={invoice} maxLength={64} onChange={(e) => setInvoice(e.target.value)} />}</Labelled>
        <Labelled label={t('receipt.voucher')}>{(id) => <input id={id} type="file" accept=".pdf,.jpg,.jpeg,.png" onChange={(e) => setFile(e.target.files?.[0])} />}</Labelled>
      </div>
      <Problem error={refused} />
      <Button type="primary" loading={busy} disabled={!/^\d+(\.\d{1,2})?$/.test(amount) || invoice.trim() === '' || !file} onClick={() => void send(declare)}>
        {t('receipt.declare')}
      </Button>
    </section>
  );
}
