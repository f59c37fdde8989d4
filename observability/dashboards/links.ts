/** Where a panel is found. Its number comes of its title, so that a panel keeps it when others come and go. */
export function panelId(dashboard: string, title: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${dashboard}/${title}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return 1 + (hash % 999_999);
}

/** A panel's address within Grafana, alone on the screen. */
export function panelLink([dashboard, title]: readonly [dashboard: string, title: string]): string {
  return `/d/${dashboard}/?viewPanel=${panelId(dashboard, title)}`;
}
