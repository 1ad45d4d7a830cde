import type { CheckLayer, CheckReport, ProviderName, WireFormat } from '../../../shared/contract/account.ts';
import { type ProbeLayer, type ProbeResult, probe } from './probe.ts';
import { addressOf, type FailureClass, type Provider, type UpstreamLogin } from './provider.ts';
import { ownHeaders, providerOf } from './providers.ts';
import { type AccountProxy, authorityOf } from './proxy.ts';

export type CheckTarget = {
  readonly provider: ProviderName;
  readonly dialect: WireFormat;
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Absent for an account with an API key. */
  readonly login?: UpstreamLogin;
  /** Null: none is sent. */
  readonly userAgent: string | null;
  /** Null: the provider is called directly. */
  readonly proxy: AccountProxy | null;
};

export type CheckClock = { now(): number; monotonicMs(): number };

/** `free`: only what surely costs nothing. */
export type CheckOptions = { readonly free?: boolean };

type Step = CheckReport['steps'][number];
type Text = Step['detail'];
type Answer = Extract<ProbeResult, { ok: true }>;

/**
 * Really calls the provider and names the layer that failed. It lists the models, which costs nothing; only
 * where a provider has no such list it makes the cheapest trial that the provider has.
 */
export async function checkConnection(
  target: CheckTarget,
  clock: CheckClock,
  { free = false }: CheckOptions = {},
): Promise<CheckReport> {
  const run = new CheckRun(target, clock, free);
  await run.run();
  return run.report();
}

class CheckRun {
  readonly #target: CheckTarget;
  readonly #clock: CheckClock;
  readonly #free: boolean;
  readonly #provider: Provider;
  readonly #steps: Step[] = [];
  #models: string[] = [];

  constructor(target: CheckTarget, clock: CheckClock, free: boolean) {
    this.#target = target;
    this.#clock = clock;
    this.#free = free;
    this.#provider = providerOf(target);
  }

  report(): CheckReport {
    const failed = this.#steps.find((step) => !step.ok);
    return {
      ok: failed === undefined,
      failedLayer: failed?.layer ?? null,
      steps: this.#steps,
      models: this.#models,
      checkedAtMs: this.#clock.now(),
    };
  }

  async run(): Promise<void> {
    if (!URL.canParse(this.#target.baseUrl)) {
      this.#add('url', false, 0, { zh: '不是完整的网址', en: 'Not a full URL' });
      return;
    }
    const { host } = new URL(this.#target.baseUrl);
    this.#add('url', true, 0, { zh: `服务地址 ${host}`, en: `Provider at ${host}` });
    const models = await this.#call('GET', this.#provider.check.modelsPath);
    if (!this.#reached(models)) return;
    const list = models.status === 200 ? this.#provider.check.modelIds(parsed(models.body) ?? {}) : undefined;
    if (list !== undefined) {
      this.#accepted(models);
      this.#models = list;
      this.#add('models', true, 0, { zh: `可用模型 ${list.length} 个`, en: `${list.length} models` });
      return;
    }
    if (this.#refused(models, ['auth', 'region', 'quota', 'server'])) return;
    // A provider that answers but has no list can be tested further only by a message.
    if (this.#free) this.#add('http', true, models.timings.http ?? 0, passed.http);
    else await this.#tryMessage();
  }

  /** For providers without a list of models. */
  async #tryMessage(): Promise<void> {
    const [first, ...others] = this.#provider.check.trials;
    let trial = first;
    let answer = await this.#call('POST', trial.path, trial.body);
    for (const other of others) {
      if (!answer.ok || this.#class(answer) !== 'not_supported' || namesModel(answer)) break;
      trial = other;
      answer = await this.#call('POST', trial.path, trial.body);
    }
    if (!answer.ok) {
      this.#add('http', false, answer.timings.http ?? 0, this.#unreachable(answer));
      return;
    }
    if (this.#refused(answer, ['auth', 'region', 'quota', 'server'])) return;
    this.#accepted(answer);
    this.#add('models', true, 0, { zh: '服务商没有模型列表', en: 'The provider has no list of models' });
    const isOk = answer.status === 200 || namesModel(answer);
    this.#add('message', isOk, 0, isOk ? trial.said : this.#quote(answer));
  }

  #call(method: 'GET' | 'POST', endpoint: string, body?: unknown): Promise<ProbeResult> {
    const headers: Record<string, string> = {
      accept: 'application/json',
      ...this.#provider.check.headers,
      ...ownHeaders(this.#target),
    };
    if (body !== undefined) headers['content-type'] = 'application/json';
    return probe(
      {
        method,
        address: addressOf(this.#target.baseUrl, endpoint),
        proxy: this.#target.proxy,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      () => this.#clock.monotonicMs(),
    );
  }

  /** Reports the layers up to HTTP; false when one of them failed. */
  #reached(result: ProbeResult): result is Answer {
    const { timings } = result;
    for (const layer of ['proxy', 'dns', 'tcp', 'tls'] as const) {
      const ms = timings[layer];
      if (ms !== undefined) this.#add(layer, true, ms, this.#passed(layer));
    }
    if (!result.ok) {
      this.#add(result.layer, false, 0, this.#unreachable(result));
      return false;
    }
    const ms = timings.http ?? 0;
    if (result.status >= 300 && result.status < 400) {
      this.#add('http', false, ms, {
        zh: `服务商要求跳转（${result.status}），请填写最终地址`,
        en: `The provider redirects (${result.status}); enter the final address`,
      });
      return false;
    }
    if (/text\/html/i.test(result.contentType)) {
      this.#add('http', false, ms, {
        zh: '得到的是网页而不是接口，请检查地址或网络登录页',
        en: 'A web page answered instead of an API; check the address or a network login page',
      });
      return false;
    }
    return true;
  }

  #passed(layer: ProbeLayer): Text {
    const { proxy } = this.#target;
    if (layer === 'proxy' && proxy !== null) {
      const where = `${proxy.kind}://${authorityOf(proxy)}`;
      return { zh: `已连上 ${where}`, en: `Connected to ${where}` };
    }
    if (layer === 'tcp' && proxy !== null)
      return { zh: '代理已连上服务商', en: 'The proxy has reached the provider' };
    return passed[layer];
  }

  #unreachable({ layer, reason }: Extract<ProbeResult, { ok: false }>): Text {
    const throughProxy = layer === 'tcp' && this.#target.proxy !== null;
    const { zh, en } = throughProxy ? notReachedByProxy : notReached[layer];
    return { zh: `${zh}（${reason.zh}）`, en: `${en} (${reason.en})` };
  }

  #class(answer: Answer): FailureClass {
    return this.#provider.failureOf(answer.status, answer.body);
  }

  /** Reports the failure when it is of one of these classes. */
  #refused(answer: Answer, classes: readonly FailureClass[]): boolean {
    const failure = this.#class(answer);
    if (answer.status < 400 || !classes.includes(failure)) return false;
    if (failure === 'server') {
      this.#add('http', false, answer.timings.http ?? 0, this.#quote(answer));
      return true;
    }
    this.#add('http', true, answer.timings.http ?? 0, passed.http);
    for (const layer of ['auth', 'region', 'quota'] as const) {
      if (layer === failure) {
        this.#add(layer, false, 0, this.#quote(answer));
        return true;
      }
      this.#add(layer, true, 0, passed[layer]);
    }
    return true;
  }

  #accepted(answer: Answer): void {
    this.#add('http', true, answer.timings.http ?? 0, passed.http);
    for (const layer of ['auth', 'region', 'quota'] as const) this.#add(layer, true, 0, passed[layer]);
  }

  #add(layer: CheckLayer, ok: boolean, durationMs: number, detail: Text): void {
    this.#steps.push({ layer, ok, durationMs: Math.max(0, durationMs), detail });
  }

  /** The provider's own words, cut short; a provider that repeats the key does not get it onto the screen. */
  #quote({ status, body }: Answer): Text {
    const said = errorMessage(body).replaceAll(this.#target.apiKey, '***').slice(0, 200);
    return { zh: `服务商答复 ${status}：${said}`, en: `The provider answered ${status}: ${said}` };
  }
}

const passed: Readonly<Record<ProbeLayer | 'auth' | 'region' | 'quota', Text>> = {
  proxy: { zh: '代理可用', en: 'The proxy works' },
  dns: { zh: '主机名解析成功', en: 'Host name resolved' },
  tcp: { zh: '连接成功', en: 'Connected' },
  tls: { zh: '加密连接成功，证书可信', en: 'Encrypted; the certificate is trusted' },
  http: { zh: '服务商有回应', en: 'The provider answers' },
  auth: { zh: '密钥有效', en: 'The key is accepted' },
  region: { zh: '没有因地区被拒绝', en: 'Not refused for the region' },
  quota: { zh: '没有收到额度限制', en: 'No limit was reported' },
};

const notReached: Readonly<Record<ProbeLayer, Text>> = {
  proxy: { zh: '代理不可用，没有绕过它直接连接', en: 'The proxy cannot be used, and nothing went around it' },
  dns: { zh: '找不到主机名', en: 'The host name is not found' },
  tcp: { zh: '连接不上主机', en: 'The host cannot be connected' },
  tls: { zh: '加密连接失败', en: 'The encrypted connection failed' },
  http: { zh: '没有有效的 HTTP 回应', en: 'No valid HTTP answer' },
};

const notReachedByProxy: Text = {
  zh: '代理连接不上服务商',
  en: 'The proxy cannot reach the provider',
};

/** The provider knows us and the endpoint, and only the model's name is not among its own. */
function namesModel({ status, body }: Answer): boolean {
  return (
    [400, 404, 422].includes(status) && /model|模型/i.test(errorMessage(body)) && parsed(body) !== undefined
  );
}

function errorMessage(body: string): string {
  const error = parsed(body)?.error;
  const message =
    typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : error;
  return typeof message === 'string' ? message : body;
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
