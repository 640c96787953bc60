import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certified {
  /** PEM. */
  certificate: string;
  key: string;
}

/** An authority of the test's own, made by openssl in a folder of its own. */
export class TestAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'tilld-tls-'));
  readonly ca: string;

  constructor(name = 'Test authority') {
    this.#openssl('req', '-x509', ...NEW_KEY, ...this.#out('ca'), '-subj', `/CN=${name}`, '-days', '2');
    this.ca = this.#read('ca.pem');
  }

  /** A certificate for a DNS name. */
  issue(name: string): Certified {
    this.#openssl('req', ...NEW_KEY, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    writeFileSync(join(this.folder, 'names'), `subjectAltName=DNS:${name}\n`);
    const signed = [
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'names',
    ];
    this.#openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signed);
    return { certificate: this.#read(`${name}.pem`), key: this.#read(`${name}.key`) };
  }

  /** Where a file of this authority is, for options that take paths. */
  path(file: string): string {
    return join(this.folder, file);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  #out(name: string): string[] {
    return ['-keyout', `${name}.key`, '-out', `${name}.pem`];
  }

  #openssl(...words: string[]): void {
    execFileSync('openssl', words, { cwd: this.folder, stdio: 'ignore' });
  }

  #read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const;
