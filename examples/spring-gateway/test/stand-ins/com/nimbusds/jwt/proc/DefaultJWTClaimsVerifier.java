package com.nimbusds.jwt.proc;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Set;

public class DefaultJWTClaimsVerifier<C extends SecurityContext> implements JWTClaimsSetVerifier<C> {
  public DefaultJWTClaimsVerifier(String audience, JWTClaimsSet exact, Set<String> required) {}

  public void setMaxClockSkew(int seconds) {}
}
