/**
 * A certificate of its own issuer for 127.0.0.1, localhost and vendor.invalid, with its key: only ever trusted by a
 * test that says so.
 */
export const certificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgALb+AVTjrsD1qN+Q
D4T/ueXClttdd0mC1cQE4rMaGz2hRANCAASQlxqJJYz8n6dn1VvtoqZ+RjGK1MKh
PFLPlQwpTpfVxjJoUDhiYq8Qucs77sw2E2y0l0Y/LN/QN5FuiM6HitWq
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBgzCCASmgAwIBAgIBATAKBggqhkjOPQQDAjAaMRgwFgYDVQQDDA9BaUNhcnBv
b2wgdGVzdHMwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBoxGDAW
BgNVBAMMD0FpQ2FycG9vbCB0ZXN0czBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
BJCXGokljPyfp2fVW+2ipn5GMYrUwqE8Us+VDClOl9XGMmhQOGJirxC5yzvuzDYT
bLSXRj8s39A3kW6IzoeK1aqjXjBcMCoGA1UdEQQjMCGCCWxvY2FsaG9zdIIOdmVu
ZG9yLmludmFsaWSHBH8AAAEwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUVR+O
IAOETZQ2Bl+HXL5Jy8D8BeUwCgYIKoZIzj0EAwIDSAAwRQIhAIdmhSwhoDW+Wq/c
sQv9XXo1GplB4LDEQYRsK3zfxd9hAiAidbsztPJD/CsqkSUsnOMHe+8cE5iR6nvW
KByvOjirKg==
-----END CERTIFICATE-----
`,
};
