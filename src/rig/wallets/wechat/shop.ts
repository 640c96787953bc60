/** The one shop that the simulated WeChat Pay knows. Invented; its key pairs are given to the simulator. */
export const WECHAT_SHOP = {
  appId: 'wx8888888888888888',
  mchId: '1900000109',
  merchantSerial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  platformKeyId: 'PUB_KEY_ID_0119000001092026010500000000000001',
  /** 32 bytes. */
  apiV3Key: 'tilld-rig-wechat-apiv3-key-00001',
} as const;
