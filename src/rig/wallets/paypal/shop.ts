/** The one shop that the simulated PayPal knows. Invented. */
export const PAYPAL_SHOP = {
  clientId: 'AXtilld-rig-client-0001',
  clientSecret: 'EHtilld-rig-secret-0001',
} as const;
