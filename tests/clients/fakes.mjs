// Starts the stand-ins and tells where they are. The program serves until its standard input ends, so it
// cannot outlive the tests.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** @returns {Promise<{where: object, stop: () => Promise<void>}>} */
export async function startFakes(options = []) {
  const program = process.env.TAGWRIGHT_FAKES;
  if (!program) throw new Error('TAGWRIGHT_FAKES names the program with the stand-ins');
  const child = spawn(program, options, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise(resolve => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    new Promise(resolve => lines.once('line', resolve)),
    ended.then(code => { throw new Error(`${program} ended with ${code}`); }),
  ]);
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  return { where: JSON.parse(first), stop };
}
