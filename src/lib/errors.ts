/** The errors a service may throw; `web/failure.ts` turns them into pages. Everything else is a fault of ours: 500. */
export class Failure extends Error {
  readonly status: number;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;
  constructor(status: number, message: string, retryAfter?: number) {
    super(message);
    this.name = new.target.name;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** It does not exist, or the person may not know that it does. */
export class NotFound extends Failure {
  constructor(what = 'This page') {
    super(404, `${what} does not exist, or it is not yours to see.`);
  }
}

/** It did exist and will not come back. */
export class Gone extends Failure {
  constructor(message: string) {
    super(410, message);
  }
}

/** The person is known and may not do this. */
export class Forbidden extends Failure {
  constructor(message = 'Your account may not do this.') {
    super(403, message);
  }
}

/** Open to people, and nobody is signed in: visitors are led to the sign-in and come back. */
export class SignInFirst extends Failure {
  constructor() {
    super(401, 'Please sign in first.');
  }
}

/** A rule of the business says no. `field` names the form field it belongs to, if there is one. */
export class Refused extends Failure {
  readonly field: string | undefined;
  constructor(message: string, field?: string) {
    super(422, message);
    this.field = field;
  }
}

/** Somebody changed it meanwhile. `theirs` is the stored state, for the page that shows both. */
export class Conflict<T = unknown> extends Failure {
  readonly theirs: T;
  constructor(message: string, theirs: T) {
    super(409, message);
    this.theirs = theirs;
  }
}

export class TooLarge extends Failure {
  constructor(message: string) {
    super(413, message);
  }
}

export class TooMany extends Failure {
  constructor(message: string, retryAfter: number) {
    super(429, message, retryAfter);
  }
}

/** A part we need is away for the moment. */
export class Busy extends Failure {
  constructor(
    message = 'A part of the school is away for a moment. Nothing is lost: try again shortly.',
    retryAfter = 5,
  ) {
    super(503, message, retryAfter);
  }
}
