import { Button, type ButtonProps } from 'antd';
import type { MouseEvent } from 'react';
import { useHref, useLinkClickHandler } from 'react-router';

/** A link within the console that looks like a button; opens in a new tab like any link. */
export function LinkButton({ to, ...look }: { to: string } & Pick<ButtonProps, 'type' | 'icon' | 'children' | 'size'>) {
  const href = useHref(to);
  const follow = useLinkClickHandler(to);
  return <Button {...look} href={href} onClick={(event) => follow(event as MouseEvent<HTMLAnchorElement>)} />;
}
