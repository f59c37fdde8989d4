/** A zone of Azure DNS, public or private, in which records are made. */
export interface AksDnsZone {
  /**
   * Its resource id: `az network dns zone list --query [].id`, or `az network private-dns zone list`, in whichever case they write it.
   * @example "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com"
   */
  readonly zoneId: string;
  /**
   * Its name, or one below it: nothing is written but that name and those below. Azure's role is on the whole zone, this bound is external-dns' own.
   * @example "models.example.com"
   * @format host-name
   */
  readonly domain: string;
}

/** DNS records of models' doors, made by external-dns in Azure DNS. */
export interface AksDnsRecordsOptions {
  /**
   * Where, one or more, all public or all private, in one resource group: external-dns reads one. A domain stands in one of them.
   * @example [{ zoneId: "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com", domain: "models.example.com" }]
   */
  readonly zones: AksDnsZone[];
  /**
   * Whether a record stays when its door goes, and points nowhere then: for names that another cluster takes over at once.
   * @default false: it goes with its door
   */
  readonly keepRecords?: boolean;
}
