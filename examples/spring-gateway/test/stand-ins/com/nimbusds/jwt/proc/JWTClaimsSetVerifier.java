package com.nimbusds.jwt.proc;

import com.nimbusds.jose.proc.SecurityContext;

public interface JWTClaimsSetVerifier<C extends SecurityContext> {}
