package com.nimbusds.jwt.proc;

import com.nimbusds.jose.proc.JOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;

public class DefaultJWTProcessor<C extends SecurityContext> {
  public void setJWSTypeVerifier(JOSEObjectTypeVerifier<C> verifier) {}

  public void setJWSKeySelector(JWSKeySelector<C> selector) {}

  public void setJWTClaimsSetVerifier(JWTClaimsSetVerifier<C> verifier) {}

  public JWTClaimsSet process(String token, C context) throws Exception {
    throw new UnsupportedOperationException();
  }
}
