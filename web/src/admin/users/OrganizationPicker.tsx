import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { api, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { useOrganization } from '../organizations/useOrganizations';

interface Props {
  id?: string;
  value?: string;
  onChange?: (id: string) => void;
  placeholder?: string;
  disabled?: boolean;
  allowClear?: boolean;
  label?: string;
  className?: string;
}

/** Chooses an organisation by a part of its name or code; the server searches. */
export function OrganizationPicker({ value = '', onChange, label, placeholder, ...rest }: Props) {
  const { t } = useTranslation('admin');
  const [typed, setTyped] = useState('');
  const words = useSettled(typed);
  const chosen = useOrganization(value);
  const found = useQuery({
    queryKey: ['admin', 'organizations', 'pick', words],
    queryFn: () => take(api.GET('/organizations', { params: { query: { q: words || undefined, limit: 20 } } })),
  });
  const options = (found.data?.items ?? []).map((o) => ({ value: o.id, label: o.name }));
  if (chosen.data && !options.some((option) => option.value === value)) options.unshift({ value, label: chosen.data.name });
  return (
    <Select
      {...rest}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      aria-label={label}
      placeholder={placeholder ?? t('user.organizationHint')}
      value={value && chosen.data ? value : undefined}
      loading={found.isFetching || (value !== '' && chosen.isPending)}
      options={options}
      onChange={(id?: string) => {
        setTyped('');
        onChange?.(id ?? '');
      }}
    />
  );
}

/** A text once nothing more was typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), 250);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
