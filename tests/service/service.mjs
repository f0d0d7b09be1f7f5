// Starts the program under test: each one in a directory of its own, with nothing of our environment, on a free port.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function programOf(variable) {
  const program = process.env[variable];
  if (!program) throw new Error(`${variable} names the program under test`);
  return program;
}

/** A directory that lasts as long as the tests of a file want it. */
export async function makePlace() {
  const path = await mkdtemp(join(tmpdir(), 'tagwright-service-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** The program with these arguments, until it ends by itself.
 * @returns {Promise<{code: number, out: string}>} what it wrote, both streams together */
export async function runProgram(place, args, environment = {}) {
  const child = launch(place, args, environment);
  await child.ended;
  return { code: child.code, out: child.out };
}

// A test that fails leaves nothing behind, and is not waited for: only who waits for a program keeps us alive.
const alive = new Set();
process.on('exit', () => alive.forEach(each => each.kill('SIGKILL')));
const handles = child => [child, child.stdout, child.stderr];

function launch(place, args, environment) {
  const process_ = spawn(programOf('TAGWRIGHT'), args, {
    cwd: place.path,
    env: {
      PATH: process.env.PATH, HOME: place.path, TAGWRIGHT_DATA_DIR: join(place.path, 'data'),
      TAGWRIGHT_LOG_DIR: join(place.path, 'logs'), ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(process_);
  const child = { process: process_, out: '', code: null };
  const add = chunk => { child.out += chunk; };
  process_.stdout.on('data', add);
  process_.stderr.on('data', add);
  child.ended = new Promise(resolve => process_.once('close', (code, signal) => {
    alive.delete(process_);
    child.code = code ?? signal;
    resolve(child.code);
  }));
  return child;
}

/** A port that nobody has, for a service that cannot tell its own: with a public URL it tells that one. */
export async function freePort() {
  const server = net.createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** A service that listens.
 * @param port  0: any
 * @returns {Promise<object>} url, pid, output(), stop() -> its exit code, kill(), logs() */
export async function startService(place, args = ['serve'], environment = {}, port = 0) {
  const child = launch(place, [...args, '--listen', `127.0.0.1:${port}`], environment);
  const told = /tagwright listens on (https?:\/\/\S+)/;
  await Promise.race([
    new Promise(resolve => child.process.stdout.on('data', () => told.test(child.out) && resolve())),
    child.ended.then(code => { throw new Error(`the program ended with ${code}: ${child.out}`); }),
  ]);
  handles(child.process).forEach(each => each.unref());
  const end = signal => {
    handles(child.process).forEach(each => each.ref());
    child.process.kill(signal);
    return child.ended;
  };
  return {
    url: port ? `http://127.0.0.1:${port}` : told.exec(child.out)[1],
    pid: child.process.pid,
    output: () => child.out,
    hasEnded: () => child.code !== null,
    stop: () => (child.code === null ? end('SIGTERM') : child.code),
    kill: () => end('SIGKILL'),
    logs: async () => {
      const names = await readdir(join(place.path, 'logs')).catch(() => []);
      return (await Promise.all(names.map(name => readFile(join(place.path, 'logs', name), 'utf8')))).join('\n');
    },
  };
}

/** How `serve` reaches the stand-ins.
 * @param where  as they tell it; @param modelUrl  in place of theirs */
export function environmentFor(where, modelUrl = where.openai_url) {
  return {
    CONFLUENCE_BASE_URL: where.datacenter_url, CONFLUENCE_PAT: where.pat,
    TAG_SPACE_PROVIDER: 'openai', TAG_SPACE_FALLBACK_PROVIDER: 'none',
    OPENAI_BASE_URL: modelUrl, OPENAI_API_KEY: where.llm_key, OPENAI_MODEL: 'gpt-5-mini',
  };
}

/** Asks again until it is so. @throws where it never is, with `what` */
export async function until(isSo, what, patienceMs = 20_000) {
  for (const end = Date.now() + patienceMs;;) {
    const value = await isSo();
    if (value) return value;
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
