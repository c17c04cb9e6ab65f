import { pureTfjs } from '../testing/pure-tfjs.js';
import { testTfjsEngine } from './tfjs-engine.test.support.js';

testTfjsEngine(pureTfjs);
