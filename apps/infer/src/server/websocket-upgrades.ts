import { IncomingMessage } from 'node:http';

/**
 * A request that is handed to WebSockets only when it asks for them. Any other protocol that a client offers, such as the h2c of Java's
 * HttpClient and of `curl --http2`, may be ignored (RFC 9110, section 7.8): the request is answered as if it had not. Node 20 asks the request
 * itself, by its property `upgrade`, once it has read the headers.
 */
export class WebSocketUpgrades extends IncomingMessage {
  declare offersUpgrade: unknown;

  get upgrade(): boolean {
    return this.offersUpgrade === true && (this.method === 'CONNECT' || asksForWebSocket(this));
  }

  set upgrade(value: unknown) {
    this.offersUpgrade = value;
  }
}

/** Whether a request's headers ask for a WebSocket, among other protocols or alone. */
function asksForWebSocket({ headers }: IncomingMessage): boolean {
  const offers = headers.upgrade?.toLowerCase().split(',') ?? [];
  return offers.some((offer) => offer.trim() === 'websocket');
}
