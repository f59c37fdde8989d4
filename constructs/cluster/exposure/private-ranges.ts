/** Addresses that the internet doesn't have (RFC 1918): whom an internal door lets in where nobody says. */
export const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
