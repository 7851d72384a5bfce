package org.springframework.http;

public enum HttpStatus implements HttpStatusCode {
  FORBIDDEN;

  public int value() {
    return 403;
  }
}
